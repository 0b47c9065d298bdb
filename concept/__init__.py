"""Concept analyses in the manner of Walker & Avant, as values: read, checked, kept, drawn and told.

    from concept.formats import read_path
    from concept.checks import check
    from concept.matrix import build_matrix

    (analysis,) = read_path("data/analyses/bamber-co-production.ttl")
    for row in build_matrix(analysis):
        print(row.case.id, row.verdict.outcome, row.verdict.reason)
    for finding in check(analysis):
        print(finding.severity, finding.rule, finding.message)

Data flow one way: `formats` read files into the values of `analysis`, through the border of `validation`; `triples`
turns values into a graph and back, `store` keeps graphs; `rules`, `matrix` and `figure` see values only; `library`
puts these together for the commands in `cli`, and for the viewer, which is the package `web`.
"""
