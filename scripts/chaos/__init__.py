"""The site with PostgreSQL, a replica, Redis and a proxy on loopback, and what happens when a part of it goes away."""
