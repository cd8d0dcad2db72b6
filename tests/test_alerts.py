"""The alert rules speak of figures that exist."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from prometheus_client import REGISTRY

import kernel.metrics  # noqa: F401  # registers the figures

RULES = Path(__file__).parents[1] / "deploy" / "prometheus" / "alerts.yml"


def test_every_alert_is_about_a_figure_that_a_process_shows() -> None:
    shown = {sample for metric in REGISTRY.collect() for sample in (metric.name, f"{metric.name}_total")}
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    used = {name for rule in rules for name in re.findall(r"jinguo_\w+", rule["expr"])}
    assert used and used <= shown
    assert all(rule["annotations"]["summary"] for rule in rules)
