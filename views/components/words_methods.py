"""Texts of the method page's part on weights, other choices of method and revisions."""

WORDS: dict[str, tuple[str, str]] = {
    "tab_robustness": ("权重与稳健性", "Weights and robustness"),
    "robustness_caption": (
        "位次区间来自1000次重复计算：异常值处理、标准化、权重、汇总方式同时变动，并逐一去掉任一指标，取5%—95%。",
        "Rank intervals come from 1,000 replications: treatment, normalisation, weights and means varied together, "
        "and any single indicator left out; 5–95 %.",
    ),
    "weights_title": ("名义权重与实际作用", "Nominal weights and what they really do"),
    "weights_caption": (
        "名义权重是声明的；方差份额和得分份额说明各指标实际上占了指数差异和得分的多少，三者不一致是常态。",
        "Nominal weights are declared; the shares of variance and of score say how much of the index's differences "
        "and level each indicator really carries. They rarely agree.",
    ),
    "weight_in_index": ("名义权重", "Nominal weight"),
    "variance_share": ("方差份额", "Share of variance"),
    "score_share": ("得分份额", "Share of score"),
    "choices_title": ("哪种方法选择最能改变位次", "Which choice of method moves ranks"),
    "choices_caption": (
        "索博尔指数：穷举 {runs} 种组合，单独作用与含交互的总作用，取各省各年平均。",
        "Sobol indices: all {runs} combinations enumerated; alone, and with interactions, averaged over provinces and years.",
    ),
    "choice": ("方法选择", "Choice"),
    "effect_alone": ("单独", "Alone"),
    "effect_total": ("含交互", "With interactions"),
    "choice_treat": ("是否处理异常值", "Treating outliers or not"),
    "choice_normalise": ("标准化方法", "Normalisation"),
    "choice_weights": ("权重方案", "Weighting scheme"),
    "choice_aggregate": ("分项之间的合成方式", "Mean between pillars"),
    "choice_leave_out": ("去掉哪个指标", "Indicator left out"),
    "revision_title": ("修订对已发布得分的影响", "What revisions do to published scores"),
    "revision_caption": (
        "发布版本 {vintage} 冻结了标准化端点、异常值处理和权重。下表为数据修订带来的变动，以及重新估计各环节会带来的变动（分）。",
        "Vintage {vintage} freezes goalposts, treatment and weights. The table gives the moves that revised data cause, "
        "and those that estimating each stage anew would add (points).",
    ),
    "revision_none": ("尚无冻结的发布版本，参数由当前数据估计。", "No vintage is frozen; parameters are estimated from these data."),
    "stage": ("环节", "Stage"),
    "stage_data": ("数据修订", "Revised data"),
    "stage_weights": ("重估权重", "New weights"),
    "stage_goalposts": ("重估端点", "New goalposts"),
    "stage_treatment": ("重新处理异常值", "New treatment"),
    "mean_move": ("平均变动", "Mean move"),
    "largest_move": ("最大变动", "Largest move"),
    "ranks_changed": ("位次变化数", "Ranks changed"),
    "on_the_map": ("地图", "On the map"),
}  # fmt: skip
