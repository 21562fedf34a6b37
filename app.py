"""The dashboard: page set-up, language, navigation. Everything on the pages is in views/."""

import streamlit as st

from views.components import frame, state
from views.service import health, log, quiet, turns

state.begin(st.query_params.to_dict())
t = frame.translator()
# A picture of our own: an icon by name would be fetched from the internet.
st.set_page_config(page_title=t("app_title"), page_icon=frame.ICON, layout="wide")

pages = [
    st.Page("views/overview.py", title=t("page_overview"), default=True),
    st.Page("views/industry.py", title=t("page_industry"), url_path="industry"),
    st.Page("views/disparity.py", title=t("page_disparity"), url_path="disparity"),
    st.Page("views/province.py", title=t("page_province"), url_path="province"),
    st.Page("views/compare.py", title=t("page_compare"), url_path="compare"),
    st.Page("views/strategy.py", title=t("page_strategy"), url_path="strategy"),
    st.Page("views/own_data.py", title=t("page_own"), url_path="own"),
    st.Page("views/methods.py", title=t("page_methods"), url_path="methods"),
]
page = st.navigation(pages, position="top")
frame.header(t, page.title)
told = log.timed("page", page=page.url_path or "overview", version=health.version_number())
with quiet.interrupted(), told, turns.PAGES:
    frame.run(page, t)
