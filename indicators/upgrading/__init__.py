"""六维升级 Six upgrades: innovation, production, industrial base, industrial chain, demand and security."""

from indicators.framework import Index
from indicators.upgrading.base import BASE
from indicators.upgrading.chain import CHAIN
from indicators.upgrading.demand import DEMAND
from indicators.upgrading.innovation import INNOVATION
from indicators.upgrading.production import PRODUCTION
from indicators.upgrading.security import SECURITY

SIX_UPGRADES: tuple[Index, ...] = (INNOVATION, PRODUCTION, BASE, CHAIN, DEMAND, SECURITY)
