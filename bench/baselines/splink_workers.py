"""Stock Splink on DuckDB over the same columns: seven comparisons, weights learnt by EM, one thread."""

from __future__ import annotations

import logging
import time

import pandas as pd


def cluster(columns: dict[str, list], *, threshold: float) -> tuple[list[int], float]:
    """Library defaults throughout, comparisons from the library's own shelf for names and numbers.

    Returns labels per row and CPU seconds, from registering the table to reading the clusters.
    """
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    frame = pd.DataFrame({key: pd.Series(values, dtype="object") for key, values in columns.items()})
    frame["unique_id"] = range(len(frame))
    for key in ("enterprise", "source", "submission", "born_on"):
        frame[key] = frame[key].map(lambda value: None if value is None else str(value))
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("name").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("number", [1, 2]),
            cl.LevenshteinAtThresholds("mask", [1]),
            cl.ExactMatch("last4"),
            cl.LevenshteinAtThresholds("phone", [1, 2]),
            cl.ExactMatch("tail4"),
            cl.ExactMatch("enterprise").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("number"),
            block_on("mask"),
            block_on("phone"),
            block_on("name", "enterprise"),
            block_on("name", "last4"),
            block_on("name", "tail4"),
            block_on("last4", "enterprise"),
            block_on("tail4", "enterprise"),
        ],
    )
    started = time.process_time()
    connection = duckdb.connect(":memory:")
    connection.execute("SET threads TO 1")
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register(frame), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("number")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name", "enterprise"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("mask"))
    pairs = linker.inference.predict(threshold_match_probability=threshold)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold)
    found = clusters.as_pandas_dataframe()[["unique_id", "cluster_id"]]
    seconds = time.process_time() - started
    label = dict(zip(found["unique_id"].tolist(), found["cluster_id"].tolist(), strict=True))
    place: dict[object, int] = {}
    return [place.setdefault(label.get(row, ("alone", row)), len(place)) for row in range(len(frame))], seconds
