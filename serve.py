"""The service: the dashboard of app.py with health addresses, security headers and a log around it.

streamlit run serve.py
"""

from starlette.middleware import Middleware
from streamlit.starlette import App

from views.service import errors, headers, health, log, start, wire

log.begin()
wire.begin()
app = App(
    "app.py",
    lifespan=start.warm,
    routes=health.ROUTES,
    middleware=[Middleware(headers.SecurityHeaders)],
    on_script_error=errors.report,
)
