"""区域差异 Disparity: do provinces draw closer, where does inequality lie, who neighbours whom, in one sentence each."""

from html import escape
from typing import Any

import polars as pl
import streamlit as st

from indicators.analysis import disparity, spatial, summaries
from indicators.registry import INDICES
from views.components import charts, choropleth, figures, filters, frame, sentences, state, summary
from views.components.classes import Classes
from views.components.map import MapRow
from views.components.offer import show, table_buttons
from views.components.palette import NO_DATA_COLOUR
from views.components.pictures import Picture
from views.components.selection import unit_names
from views.components.store import Store
from views.components.words import Translator

URL_KEYS = ("lang", "node", "edition", "year", "base", "part")
PARTS = ("convergence", "decomposition", "space")
# Colours of the cluster map: not significant, low among high, high among low, low among low, high among high.
QUADRANTS = ("none", "LH", "HL", "LL", "HH")
QUADRANT_COLOURS = ("#eef1f4", "#9ecae1", "#f4b183", "#21618c", "#a93226")
MIN_MOVES = 10  # below, a row of the transition table is too thin to read percentages from


class Page:
    """What every section needs: the database, the chosen node and years, the words and the names."""

    def __init__(self, store: Store, t: Translator, language: str) -> None:
        self.store, self.t, self.language = store, t, language
        provinces = store.provinces()
        self.short = dict(zip(provinces["province_code"], provinces[f"short_{language}"], strict=True))
        self.regions = dict(zip(provinces["region"], provinces[f"region_{language}"], strict=True))
        self.names = self.short | self.regions
        self.code, self.what, self.edition = "", "", ""
        self.first, self.last = 0, 0

    def choose(self) -> None:
        t, language, store = self.t, self.language, self.store
        indices = [index.code for index in INDICES]
        tree = store.ask(filters.tree, None, tuple(indices))
        nodes = {n["code"]: n for n in tree if n["kind"] in ("index", "pillar")}
        columns = st.columns([2.6, 1.8, 1.5, 1.5], gap="small")
        with columns[0]:
            self.code = state.select(
                t("dis_node"), "node", list(nodes), start(nodes, tree),
                lambda code: ("" if nodes[code]["kind"] == "index" else "　· ") + nodes[code][f"name_{language}"],
            )  # fmt: skip
        self.what = nodes[self.code][f"name_{language}"]
        spans = store.spans(self.code)
        editions = [e for e in filters.EDITIONS if e in spans and store.years(self.code, e)]
        with columns[1]:
            self.edition = state.select(
                t("filter_edition"), "edition", editions, editions[0],
                lambda e: t(f"edition_{e}", first=spans[e][0], last=spans[e][1]), help=t("filter_edition_help"),
            )  # fmt: skip
        years = store.years(self.code, self.edition)
        with columns[3]:
            self.last = int(filters.year_choice(t("dis_year"), years[1:]))
        earlier = [str(y) for y in years if y < self.last]
        with columns[2]:
            self.first = int(state.select(t("dis_base"), "base", earlier, earlier[0], str))

    def ask(self, function: Any, *arguments: Any) -> Any:
        return self.store.ask(function, *arguments)

    def say(self, finding: summaries.Finding) -> None:
        """The sentence of a section."""
        st.html(f'<p class="finding">{escape(sentences.say(finding, self.t, self.names))}</p>')

    def quiet(self, text: str) -> None:
        st.html(f'<p class="quiet">{escape(text)}</p>')

    def heading(self, key: str) -> None:
        st.subheader(self.t(f"dis_{key}"), anchor=False)

    def offer(
        self, table: pl.DataFrame, name: str, title: str, formula: str, drawn: Picture | None = None
    ) -> None:
        table_buttons(
            self.store, self.t, table, [name, self.code, self.edition], f"{self.what} · {title}",
            formula=formula, notes=[self.t("dis_every_province")],
            edition=self.edition, nodes=[self.code],
            pictures=[drawn] if drawn else [],
        )  # fmt: skip

    def title(self, key: str) -> str:
        """Title of a picture: what is drawn, of which node, in which edition."""
        return f"{self.what} · {self.t(key)}"

    def words(self, title: str, axis: str, **more: str) -> dict[str, str]:
        t = self.t
        return {
            "axis": axis, "year": t("year"), "series": t("province"), "description": f"{title} · {self.what}",
        } | more  # fmt: skip


def start(nodes: dict[str, Any], tree: list[dict[str, Any]]) -> str:
    """The node to open with: what the overview shows, an indicator's pillar, else the first index."""
    view = state.get("view")
    parent = next((n["parent"] for n in tree if n["code"] == view), None)
    return next((code for code in (view, parent) if code in nodes), next(iter(nodes)))


def main() -> None:
    t, language = frame.translator(), frame.current_language()
    page = Page(frame.open_store(t), t, language)
    with st.container(key="filters"):
        page.choose()
    part = state.select(
        t("page_disparity"), "part", PARTS, PARTS[0], lambda key: t(f"dis_part_{key}"), st.segmented_control,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    frame.complaints(t)
    state.publish(URL_KEYS)
    lead(page)
    {"convergence": convergence, "decomposition": decomposition, "space": space}[part](page)
    st.divider()
    page.quiet(t("dis_every_province"))
    page.quiet(t("scope_note"))


def lead(page: Page) -> None:
    """What is seen, who takes no part, and where a change of scope lies inside the span."""
    t = page.t
    sigma = page.ask(summaries.sigma_of, page.code, page.edition, page.first, page.last)
    st.html(f'<p class="lead"><b>{escape(page.what)}</b>　{escape(sentences.say(sigma, t, page.names))}</p>')
    scores = page.store.score_table(page.code, page.edition, page.last)
    without = scores.filter(pl.col("score").is_null())["province_code"].to_list()
    if without:
        page.quiet(t("dis_without", names=t("list_separator").join(page.short[code] for code in without)))
    breaks = page.store.breaks(page.code, page.edition).filter(
        (pl.col("year") > page.first) & (pl.col("year") <= page.last)
    )
    if not breaks.is_empty():
        name = f"name_{page.language}"
        by_year = breaks.group_by("year", maintain_order=True).agg(pl.col(name).unique(maintain_order=True))
        listed = [
            t("dis_breaks_of", year=year, names=t("list_separator").join(names))
            for year, names in by_year.rows()
        ]
        page.quiet(t("dis_breaks", listed=t("clause_separator").join(listed)))


# ---------------------------------------------------------------- convergence


def convergence(page: Page) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        sigma(page)
    with right:
        beta(page)
    left, right = st.columns(2, gap="large")
    with left:
        density(page)
    with right:
        mobility(page)


def sigma(page: Page) -> None:
    t = page.t
    page.heading("sigma")  # its sentence leads the page
    by_year = page.ask(disparity.by_year, page.code, page.edition)
    shown = by_year.select("year", pl.lit(t("dis_cv")).alias("series"), pl.col("cv").alias("value"))
    chart = figures.lines(shown, page.words(t("dis_sigma"), t("dis_cv"), series=t("dis_measure")))
    drawn = show(chart, page.title("dis_sigma"), t("dis_sigma_note"))
    page.quiet(t("dis_sigma_note"))
    page.offer(
        by_year.select("year", "n", "mean", "cv"), "sigma", t("dis_sigma"), "cv = standard deviation (n − 1) / mean",
        drawn,
    )  # fmt: skip


def beta(page: Page) -> None:
    t = page.t
    page.heading("beta")
    try:
        found = page.ask(disparity.beta, page.code, page.first, page.last, page.edition)
    except ValueError:
        page.quiet(t("dis_no_beta"))
        return
    page.say(summaries.beta(found, page.first, page.last))
    sigma_key = page.ask(summaries.sigma_of, page.code, page.edition, page.first, page.last).key
    if (
        found.beta < 0
        and found.p_value <= summaries.LEVEL
        and sigma_key not in ("sigma_falls", "sigma_relative")
    ):
        page.quiet(t("dis_beta_alone"))
    points = page.ask(disparity.beta_points, page.code, page.first, page.last, page.edition)
    low, high = float(points["log_first"].min()), float(points["log_first"].max())
    line = tuple((x, 100 * (found.alpha + found.beta * x)) for x in (low, high))
    chart = figures.scatter(
        scatter_frame(page, points, "log_first", "growth"),
        page.words(t("dis_beta"), "", x=t("dis_log_first", year=page.first), y=t("dis_growth")),
        line=(line[0], line[1]),
    )
    drawn = show(chart, f"{page.title('dis_beta')} {page.first}–{page.last}")
    page.quiet(t("dis_crowded"))
    page.offer(
        points, "beta", f"{t('dis_beta')} {page.first}–{page.last}",
        "growth = 100 * ln(last / first) / years = α + β ln(first); λ = −ln(1 + βT) / T", drawn,
    )  # fmt: skip


def scatter_frame(page: Page, table: pl.DataFrame, x: str, y: str) -> pl.DataFrame:
    """Rows of provinces as named points, coloured by region in the official order."""
    return table.select(
        pl.col(f"province_{page.language}").alias("name"),
        pl.col("region").replace_strict(page.regions, return_dtype=pl.String).alias("series"),
        pl.col(x).alias("x"),
        pl.col(y).alias("y"),
    ).drop_nulls()


def density(page: Page) -> None:
    t = page.t
    page.heading("density")
    page.say(page.ask(summaries.density_of, page.code, page.edition, page.first, page.last))
    table = page.ask(disparity.density, page.code, page.edition)
    middle = (page.first + page.last) // 2
    shown = table.filter(pl.col("year").is_in([page.first, middle, page.last])).select(
        "score", pl.col("year").cast(pl.String).alias("series"), pl.col("density").alias("value")
    )
    chart = figures.curves(shown, page.words(t("dis_density"), t("dis_density_axis"), x=t("score")))
    drawn = show(chart, page.title("dis_density"), t("dis_density_note"))
    page.quiet(t("dis_density_note"))
    page.offer(
        table, "density", t("dis_density"), "Gaussian kernel, bandwidth 0.9 min(sd, IQR/1.34) n^(−1/5)", drawn
    )


def mobility(page: Page) -> None:
    t = page.t
    page.heading("markov")
    table = page.ask(disparity.transitions, page.code, page.edition)
    tests = page.ask(disparity.transition_tests, page.code, page.edition)
    page.say(summaries.markov(table, tests))
    classes = int(table["to_class"].max()) + 1
    cells = {(row["from_class"], row["to_class"]): row for row in table.to_dicts()}
    rows = []
    for a in range(classes):
        total = sum(cells[a, b]["count"] for b in range(classes))
        texts = [t("dis_class", k=a + 1, bounds=bounds(cells[a, 0]))]
        for b in range(classes):
            cell = cells[a, b]
            share = (
                ""
                if cell["probability"] is None or total < MIN_MOVES
                else f"{100 * cell['probability']:.0f}%"
            )
            shade = 0 if cell["probability"] is None else round(60 * cell["probability"])
            texts.append(
                f'<span class="cell" style="background:rgba(58,127,176,{shade / 100:.2f})">'
                f"<b>{cell['count']}</b> <small>{share}</small></span>"
            )
        rows.append(("", [*texts, f"{total}{' *' if total < MIN_MOVES else ''}"]))
    headers = [(t("dis_from_to"), ""), *((str(b + 1), "n") for b in range(classes)), (t("dis_moves"), "n")]
    st.html(f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("dis_markov"))}</div>')
    page.quiet(t("dis_markov_note", least=MIN_MOVES))
    page.offer(
        table,
        "markov",
        t("dis_markov"),
        "probability = count / moves from the class; pooled quartile classes",
    )


def bounds(cell: dict[str, Any]) -> str:
    low, high = cell["lower"], cell["upper"]
    if low is None:
        return f"≤ {high:.1f}"
    return f"> {low:.1f}" if high is None else f"{low:.1f}–{high:.1f}"


# ---------------------------------------------------------------- decomposition


def stacked(by_year: pl.DataFrame, columns: dict[str, str], total: str) -> pl.DataFrame:
    """Parts under each other in the order given: year, series, value, share in percent of the total."""
    return pl.concat(
        by_year.select(
            "year",
            pl.lit(word).alias("series"),
            pl.col(column).alias("value"),
            (100 * pl.col(column) / pl.col(total)).fill_nan(None).alias("share"),
        )
        for column, word in columns.items()
    )


def decomposition(page: Page) -> None:
    t = page.t
    by_year = page.ask(disparity.by_year, page.code, page.edition)
    by_region = page.ask(disparity.by_region, page.code, page.edition)
    left, right = st.columns(2, gap="large")
    with left:
        page.heading("theil")
        page.say(page.ask(summaries.theil_of, page.code, page.edition, page.first, page.last))
        columns = {"theil_within": t("dis_within"), "theil_between": t("dis_between")}
        shown = stacked(by_year, columns, "theil")
        words = page.words(t("dis_theil"), t("dis_theil_axis"), series=t("dis_measure"))
        drawn = show(figures.parts(shown, words), page.title("dis_theil"), t("dis_theil_note"))
        page.quiet(t("dis_theil_note"))
        page.offer(
            by_year.select("year", "n", "theil", "theil_within", "theil_between"), "theil", t("dis_theil"),
            "T = Σ s_g T_g + Σ s_g ln(μ_g / μ)", drawn,
        )  # fmt: skip
    with right:
        page.heading("dagum")
        until = by_year.filter(pl.col("year") <= page.last)
        page.say(summaries.dagum(until, by_region))
        columns = {
            "gini_within": t("dis_gw"), "gini_net_between": t("dis_gnb"), "gini_transvariation": t("dis_gt"),
        }  # fmt: skip
        shown = stacked(by_year, columns, "gini")
        words = page.words(t("dis_dagum"), t("dis_gini_axis"), series=t("dis_measure"))
        drawn = show(figures.parts(shown, words), page.title("dis_dagum"), t("dis_dagum_note"))
        page.quiet(t("dis_dagum_note"))
        page.offer(
            by_year.select("year", "n", "gini", "gini_within", "gini_net_between", "gini_transvariation"),
            "dagum", t("dis_dagum"), "G = Gw + Gnb + Gt (Dagum 1997)", drawn,
        )  # fmt: skip
    region_table(page, by_region)


def region_table(page: Page, by_region: pl.DataFrame) -> None:
    """Gini inside each region (diagonal) and between each two, in the chosen year."""
    t = page.t
    page.heading("regions")
    now = by_region.filter(pl.col("year") == page.last)
    found = {frozenset({row["region"], row["other"] or row["region"]}): row["gini"] for row in now.to_dicts()}
    top = max(found.values(), default=0.0) or 1.0
    rows = []
    for one in page.regions:
        texts = [escape(page.regions[one])]
        for other in page.regions:
            gini = found.get(frozenset({one, other}))
            shade = 0 if gini is None else 0.6 * gini / top
            text = "–" if gini is None else f"{gini:.3f}"
            texts.append(f'<span class="cell" style="background:rgba(58,127,176,{shade:.2f})">{text}</span>')
        rows.append(("", texts))
    headers = [(t("region"), ""), *((name, "n") for name in page.regions.values())]
    st.html(f'<div class="wide" tabindex="0">{charts.table(headers, rows, "plain", t("dis_regions"))}</div>')
    page.quiet(t("dis_regions_note", year=page.last))
    page.offer(
        by_region,
        "regions",
        t("dis_regions"),
        "Gini coefficient inside a region and between two (Dagum 1997)",
    )


# ---------------------------------------------------------------- space


def space(page: Page) -> None:
    t = page.t
    by_year = page.ask(spatial.moran_by_year, page.code, page.edition)
    local = page.ask(spatial.local_moran_map, page.code, page.last, page.edition)
    left, right = st.columns(2, gap="large")
    with left:
        page.heading("moran")
        page.say(summaries.moran(by_year, page.last))
        row = by_year.filter(pl.col("year") == page.last).row(0, named=True)
        points = scatter_frame(page, local, "score", "neighbours")
        scores = points["x"].to_numpy()
        mean = float(scores.mean())
        ends = (float(scores.min()), float(scores.max()))
        chart = figures.scatter(
            points,
            page.words(t("dis_moran"), "", x=t("score"), y=t("dis_neighbours")),
            line=(
                (ends[0], mean + row["i"] * (ends[0] - mean)),
                (ends[1], mean + row["i"] * (ends[1] - mean)),
            ),
            cross=(mean, mean),
            height=380,
        )
        drawn = show(chart, f"{page.title('dis_moran')} {page.last}", t("dis_moran_note"))
        page.quiet(t("dis_moran_note"))
        page.quiet(t("dis_crowded"))
        moran_table(page, by_year, drawn)
    with right:
        page.heading("clusters")
        page.say(summaries.clusters(local))
        drawn_map = cluster_map(page, local)
        page.quiet(t("dis_clusters_note"))
        page.offer(
            local, "clusters", f"{t('dis_clusters')} {page.last}",
            "I_i = z_i Σ w_ij z_j / m2; 9,999 conditional permutations; q by Benjamini and Hochberg", drawn_map,
        )  # fmt: skip


def moran_table(page: Page, by_year: pl.DataFrame, drawn: Picture) -> None:
    t = page.t
    rows = [
        (
            "on" if row["year"] == page.last else "",
            [str(row["year"]), str(row["n"]), f"{row['i']:.3f}", f"{row['z']:.2f}", f"{row['p_value']:.4f}"],
        )
        for row in by_year.to_dicts()
    ]
    headers = [(t("year"), ""), (t("dis_n"), "n"), ("I", "m"), ("z", "n"), ("p", "n")]
    st.html(charts.table(headers, rows, "rank", t("dis_moran")))
    page.offer(
        by_year, "moran", t("dis_moran"), "I = zᵀWz / zᵀz, W row-standardised contiguity; 9,999 permutations",
        drawn,
    )  # fmt: skip


def cluster_map(page: Page, local: pl.DataFrame) -> Picture | None:
    """Quadrants of the provinces that are significant after the adjustment; the others in grey."""
    t = page.t
    rows, counts = [], dict.fromkeys(QUADRANTS, 0)
    missing = 0
    for row in local.to_dicts():
        if row["quadrant"] is None:
            missing += 1
            continue
        kind = row["quadrant"] if row["significant"] else "none"
        counts[kind] += 1
        text = t(
            "dis_cluster_tip", kind=t(f"dis_quadrant_{kind.lower()}"), score=summary.score(row["score"]),
            near=summary.score(row["neighbours"]), p=f"{row['p_value']:.4f}", q=f"{row['q_value']:.3f}",
        )  # fmt: skip
        rows.append(MapRow(row["province_code"], float(QUADRANTS.index(kind)), text))
    items = [
        f'<span><i style="background:{colour}"></i>{t(f"dis_quadrant_{kind.lower()}")}&nbsp;({counts[kind]})</span>'
        for kind, colour in zip(QUADRANTS, QUADRANT_COLOURS, strict=True)
    ]
    items.append(f'<span><i style="background:{NO_DATA_COLOUR}"></i>{t("no_data")}&nbsp;({missing})</span>')
    return choropleth.draw(
        rows,
        Classes(tuple(k - 0.5 for k in range(len(QUADRANTS) + 1))),
        t, page.language,
        legend=f'<div class="legend" role="img" aria-label="{t("legend")}">{"".join(items)}</div>',
        value=t("value"),
        description=t("dis_cluster_map", what=page.what, year=page.last),
        names=unit_names(page.store, page.language),
        palette=QUADRANT_COLOURS,
    )  # fmt: skip


main()
