"""全国概况与细部 The industry in the nation, its products, and what provinces print of it."""

from html import escape

import polars as pl
import streamlit as st

from indicators.analysis import industry_detail, lens, structure
from indicators.industry_measures import PRODUCT
from views.components import charts, figures, summary
from views.components.offer import show as draw
from views.components.offer import together
from views.components.pictures import Picture
from views.industry_sections.page import Page

COLLECTIONS = ("census2023", "yearbook2024")


def show(page: Page) -> None:
    profile(page)
    products(page)
    if page.industry["level"] == "industry":
        provincial(page)
        services(page)
    else:
        page.quiet(page.t("ind_detail_two_digits"))


def profile(page: Page) -> None:
    """The nation's figures: R&D, renovation, innovation, profit, energy per revenue; a group by its members."""
    t, language = page.t, page.language
    page.heading(t("ind_profile"))
    everything = page.ask(lens.profile_of, page.key)
    table = lens.latest(everything)
    if table.is_empty():
        page.quiet(t("ind_no_profile"))
        return
    page.quiet(t("ind_profile_note"))
    several = table["industry_code"].n_unique() > 1
    rows = []
    for row in table.to_dicts():
        texts = [f"{row['industry_code']} {escape(row[f'industry_{language}'])}"] if several else []
        texts += [
            escape(row[f"name_{language}"]),
            f"{summary.number(row['first_value'])} <small>({row['first_year']})</small>",
            f"<b>{summary.number(row['value'])}</b> <small>({row['year']})</small>",
            escape(row[f"unit_{language}"]),
        ]
        rows.append(("", texts))
    headers = [(t("filter_industry"), "")] if several else []
    headers += [
        (t("ind_measure"), ""),
        (t("ind_earliest"), "n"),
        (t("ind_latest"), "n"),
        (t("chain_unit"), ""),
    ]
    st.html(f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("ind_profile"))}</div>')
    drawn = [] if several else profile_charts(page, everything)
    sources = everything[f"source_{language}"].unique().sort().to_list()
    page.offer(
        everything,
        "profile",
        t("ind_profile"),
        sources=sources,
        notes=[t("ind_profile_note")],
        pictures=drawn,
    )


def profile_charts(page: Page, everything: pl.DataFrame) -> list[Picture]:
    """Ratios with a history, side by side."""
    t, language = page.t, page.language
    drawn = [
        part for (_,), part in everything.group_by("measure", maintain_order=True)
        if part["measure"][0] in lens.PROFILE and part.height > 4
    ]  # fmt: skip
    if not drawn:
        return []
    shown = []
    for column, part in zip(
        st.columns(len(drawn), gap="medium", vertical_alignment="bottom"), drawn, strict=True
    ):
        with column:
            series = part.select("year", pl.lit(t("ind_nation")).alias("series"), "value")
            name = part[f"name_{language}"][0]
            words = {
                "axis": part[f"unit_{language}"][0], "year": t("year"), "series": t("region"),
                "description": f"{name} · {page.name}",
            }  # fmt: skip
            page.quiet(f"{name} · {words['axis']}")
            panel = f"{name} · {words['axis']}"
            shown.append(draw(figures.lines(series, words, height=160, titled=False), name, panel=panel))
    return [together(shown, f"{page.name} · {t('ind_profile')}", min(len(shown), 3), 300)]


def products(page: Page) -> None:
    """Output of the industry's products: the nation's leader and how concentrated it is."""
    t, language = page.t, page.language
    listed = [m for m in page.measures if m.startswith(PRODUCT)]
    if not listed:
        return
    page.heading(t("ind_products"))
    frames, rows = [], []
    for measure in listed:
        table = page.ask(structure.product_concentration, measure.removeprefix(PRODUCT))
        row = table.row(-1, named=True)
        name = page.measures[measure][f"name_{language}"]
        frames.append(table.with_columns(pl.lit(name).alias("name")))
        rows.append(
            (
                "",
                [
                    escape(name), str(row["year"]), str(row["provinces"]), escape(page.names[row["leader"]]),
                    f"{row['leader_share']:.1f}%", f"{row['herfindahl']:.3f}",
                ],
            )
        )  # fmt: skip
    headers = [
        (t("ind_product"), ""), (t("ind_latest"), "n"), (t("ind_producers"), "n"), (t("ind_leader"), ""),
        (t("ind_leader_share"), "n"), (t("ind_herfindahl"), "n"),
    ]  # fmt: skip
    st.html(f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("ind_products"))}</div>')
    page.quiet(t("ind_products_note"))
    page.offer(pl.concat(frames), "products", t("ind_products"), formula="herfindahl = Σ (province's share)²")


def provincial(page: Page) -> None:
    """What the 2023 census and eight 2024 yearbooks print of the industry, provinces side by side."""
    t, language = page.t, page.language
    table = page.ask(industry_detail.provincial_detail, page.key)
    if table.is_empty():
        page.quiet(t("ind_no_detail"))
        return
    for collection in COLLECTIONS:
        part = table.filter(pl.col("collection") == collection)
        if part.is_empty():
            continue
        page.heading(t(f"ind_{collection}"))
        page.quiet(
            t(
                f"ind_note_{collection}",
                n=part.filter(pl.col("province_code") != "000000")["province_code"].n_unique(),
            )
        )
        measures = (
            part.select("measure", f"name_{language}", f"unit_{language}")
            .unique("measure", maintain_order=True)
            .rows()
        )
        cells = {(row["province_code"], row["measure"]): row["value"] for row in part.to_dicts()}
        places = part.select("province_code", f"province_{language}").unique().sort("province_code").rows()
        rows = [
            (
                "on" if code == page.province else "",
                [escape(name), *(summary.number(cells.get((code, m))) for m, _, _ in measures)],
            )
            for code, name in places
        ]
        headers = [
            (t("province"), ""),
            *((f"{short(name)} ({unit})", "n wrap") for _, name, unit in measures),
        ]
        html = charts.table(headers, rows, "plain side", t(f"ind_{collection}"))
        st.html(f'<div class="wide" tabindex="0">{html}</div>')
        sources = part[f"source_{language}"].unique().sort().to_list()
        page.offer(part, collection, t(f"ind_{collection}"), sources=sources)


def short(name: str) -> str:
    """A measure's name without the words that all of its table share."""
    name = name.removeprefix("规模以上工业分行业").removeprefix("计算机、通信和其他电子设备制造业")
    name = name.removesuffix(" of industry above designated size by industry")
    return name.removesuffix(", computers, communication and other electronic equipment")


def services(page: Page) -> None:
    """Services bought per 100 yuan of output in the 2007 provincial input–output tables, where it is a sector."""
    t, language = page.t, page.language
    codes = page.ask(industry_detail.io_codes)
    if industry_detail.io_industry(codes, page.key) is None:
        return
    table = page.ask(industry_detail.services_used_2007, page.key)
    page.heading(t("ind_services"))
    page.quiet(t("ind_services_note", code=table["industry_code"][0]))
    kinds = table.select("service", f"name_{language}").unique("service", maintain_order=True).rows()
    cells = {(row["province_code"], row["service"]): row["value"] for row in table.to_dicts()}
    places = table.select("province_code", f"province_{language}").unique().sort("province_code").rows()
    places.sort(key=lambda one: -(cells.get((one[0], "all")) or 0))
    rows = [
        (
            "on" if code == page.province else "",
            [escape(name), *(summary.number(cells.get((code, kind))) for kind, _ in kinds)],
        )
        for code, name in places
    ]
    headers = [(t("province"), ""), *((name, "n wrap") for _, name in kinds)]
    html = charts.table(headers, rows, "plain side", t("ind_services"))
    with st.expander(t("ind_services_open")):
        st.html(f'<div class="wide" tabindex="0">{html}</div>')
        sources = table[f"source_{language}"].unique().sort().to_list()
        page.offer(
            table,
            "services",
            t("ind_services"),
            unit="%",
            formula="100 * input / gross output",
            sources=sources,
        )
