"""The addresses that the deployment files name are addresses the program understands."""

import re

import yaml

from etl.database.lake import Address
from etl.paths import PROJECT

DEPLOY = PROJECT / "deploy"


def test_compose_gives_the_readers_no_builder_and_no_place_to_write() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name in ("dashboard-1", "dashboard-2"):
        address = Address.parse(services[name]["environment"]["DATABASE_URL"])
        assert "user=reader" in address.words and not address.data_path
        assert services[name]["volumes"] == ["lake:/srv/lake:ro"] and services[name]["read_only"]
    building = Address.parse(services["build"]["environment"]["DATABASE_URL"])
    assert "user=builder" in building.words and building.data_path == "/srv/lake/"
    assert "password" not in (DEPLOY / "compose.yaml").read_text(encoding="utf-8").replace("PASSWORD", "")


def test_the_drop_in_of_systemd_names_a_lake() -> None:
    text = (DEPLOY / "lake.conf").read_text(encoding="utf-8")
    found = re.findall(r'DATABASE_URL=([^"]+)"', text)
    assert [Address.parse(url).data_path for url in found] == ["", "/srv/lake/"]
