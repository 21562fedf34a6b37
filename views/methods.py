"""方法与数据 Methods and data: from definition to number, any series, coverage, sources, everything to take away."""

from types import ModuleType

import streamlit as st

from views.components import frame, state
from views.method_tabs import chain, coverage, definitions, everything, explorer, robustness, sources

URL_KEYS = ("lang", "index", "tab")
TABS: dict[str, ModuleType] = {
    "chain": chain,
    "explorer": explorer,
    "robustness": robustness,
    "coverage": coverage,
    "definitions": definitions,
    "sources": sources,
    "everything": everything,
}


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    store = frame.open_store(t)
    st.html(f'<p class="lead">{t("methods_intro")}</p><p class="quiet">{t("methods_scope")}</p>')
    tab = state.select(
        t("page_methods"), "tab", list(TABS), next(iter(TABS)), lambda key: t(f"tab_{key}"), st.segmented_control,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    TABS[tab].show(store, t, language)
    meta = store.meta()
    vintage = f"{meta['vintage']} ({meta['inputs_sha256'][:12]})"
    first, last = meta["first_year"], meta["last_year"]
    st.html(f'<p class="quiet">{t("build_info", vintage=vintage, first=first, last=last)}</p>')
    frame.complaints(t)
    state.publish((*URL_KEYS, *getattr(TABS[tab], "URL_KEYS", ())))


main()
