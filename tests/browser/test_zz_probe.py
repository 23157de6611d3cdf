import json, pytest
from tests.browser.pages import *
from tests.browser.test_accessibility import *
pytestmark=[pytest.mark.browser, pytest.mark.timeout(600)]
@pytest.fixture
def site(new_context, live_server, console_errors):
    fill_register()
    return Site(new_context, live_server.url, console_errors)
def test_probe(site):
    seen=set()
    for w in (390,1280):
        for n,p in site.each(width=w):
            for t in small_targets(p):
                k=(t["name"][:90], round(t["height"]))
                if k not in seen:
                    seen.add(k); print(w,n,round(t["width"]),round(t["height"]),t["inLine"],t["name"])
    for n,p in site.each(["list"], "en", width=320):
        unfold(p)
        print(p.evaluate("""() => [...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth+1).map(e => e.outerHTML.slice(0,160)).slice(0,12)"""))
    for n,p in site.each(PATHS, "sv", bypass_csp=True):
        print(n, violations(p)[:3000])
