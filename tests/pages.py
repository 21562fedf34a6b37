"""A page of the dashboard without a browser: opened at an address, read as a planner reads it."""

import re
from functools import cache

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from etl.paths import PROJECT

APP = str(PROJECT / "app.py")
PATIENCE = 120  # seconds, far above any answer: a busy machine is not a failure

# Every AppTest searches all installed packages for components, which takes longer than most pages; once is enough.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def overview(**parameters: str) -> AppTest:
    """The overview at the address with these parameters."""
    app = AppTest.from_file(APP, default_timeout=PATIENCE)
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


def opened(page: str, **parameters: str) -> AppTest:
    """Another page at the address with these parameters; ``page`` names its address and its file in views/."""
    app = AppTest.from_file(APP, default_timeout=PATIENCE)
    for name, value in parameters.items():
        app.query_params[name] = value
    return on(app, page)


def on(app: AppTest, page: str) -> AppTest:
    """The same session after it has gone to another page; ``page`` is the stem of its file in views/."""
    return app.switch_page(f"views/{page}.py").run()


def words(app: AppTest) -> str:
    """What the page has written, mark-up included, scripts left out."""
    return re.sub(
        r"<script>.*?</script>", "", "\n".join(block.proto.body for block in app.get("html")), flags=re.DOTALL
    )


def address(app: AppTest) -> dict[str, str]:
    return {k: v[0] if isinstance(v, list) else v for k, v in app.query_params.items()}


def shown(app: AppTest) -> str:
    """All a page says: its words, headings and labels."""
    controls = [app.selectbox, app.multiselect, app.button, app.toggle, app.text_input, app.tabs]
    labels = [one.label for kind in controls for one in kind]
    return "\n".join([words(app), *labels, *(one.value for one in [*app.subheader, *app.markdown])])


def chinese(text: str) -> str:
    """The Chinese characters of a text; a page in English has none."""
    return "".join(c for c in text if "\u4e00" <= c <= "\u9fff")
