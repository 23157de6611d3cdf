import os, pytest
from tests.browser.pages import *
pytestmark=[pytest.mark.browser, pytest.mark.timeout(600)]
def test_shots(new_context, live_server, console_errors):
    fill_register()
    site = Site(new_context, live_server.url, console_errors)
    names = os.environ.get("NAMES","home,filtered list,offer,place,open preschools,committees").split(",")
    for w in map(int, os.environ.get("WIDTHS","390,768,1440").split(",")):
        for scheme in os.environ.get("SCHEMES","light").split(","):
            for n, p in site.each(names, os.environ.get("LNG", "sv"), width=w, color_scheme=scheme):
                if os.environ.get("JS"): p.evaluate(os.environ["JS"])
                p.evaluate("document.fonts.ready.then(()=>1)")
                p.screenshot(path=f"/tmp/shots/{n.replace(' ','-')}-{w}-{scheme}.png", full_page=True, clip={"x":0,"y":0,"width":w,"height":min(int(os.environ.get("H","2200")), p.evaluate("document.documentElement.scrollHeight"))})
