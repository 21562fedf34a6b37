"""Short names of finer places for a map: 杭州市 → 杭州, 黔东南苗族侗族自治州 → 黔东南."""

import re

_PEOPLES = (
    "土家族|蒙古族|布依族|哈尼族|景颇族|傈僳族|朝鲜族|哈萨克族|哈萨克|柯尔克孜|蒙古|苗族|藏族|羌族|彝族|侗族|壮族|傣族|白族|回族|黎族|瑶族|土族|撒拉族|东乡族|保安族|裕固族|塔吉克|锡伯|达斡尔族|鄂温克族|鄂伦春|满族|畲族|毛南族|仫佬族|仡佬族|水族|"
    "佤族|拉祜族|纳西族|独龙族|怒族|普米族|布朗族|各族"
)
_AUTONOMOUS = re.compile(rf"(?:{_PEOPLES})+自治[州县]$")
_KIND = re.compile(r"(?:市|地区|盟|自治[州县]|林区)$")


def short_name(name: str) -> str:
    """A prefecture's name without its kind and peoples; what would be left with one character stays whole."""
    short = _AUTONOMOUS.sub("", name)
    short = _KIND.sub("", short) if short == name else short
    return short if len(short) > 1 else name
