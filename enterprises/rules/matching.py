"""The door to matching: enterprises first, then the people in them."""

from enterprises.rules.clusters import Clue, Clusters, Decision, Doubt, Verdict
from enterprises.rules.enterprise_matching import EnterpriseEvidence, cluster_enterprises
from enterprises.rules.worker_evidence import WorkerEvidence
from enterprises.rules.worker_matching import cluster_workers

__all__ = [
    "Clue",
    "Clusters",
    "Decision",
    "Doubt",
    "EnterpriseEvidence",
    "Verdict",
    "WorkerEvidence",
    "cluster_enterprises",
    "cluster_workers",
]
