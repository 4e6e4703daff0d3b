"""Asks programs of other people what they make of an export. Prints what they say; leaves with 1 if they refuse.

check.py VOCABULARY FILE [WORDS...]    No network: contexts and schemas come with the packages or stand beside this file.
"""

import json
import logging
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
ODRL = "http://www.w3.org/ns/odrl/2/"


def fail(reason):
    print(reason)
    sys.exit(1)


def croissant(path):
    """mlcroissant loads the dataset without an error or a warning; rdflib finds the policy in the graph."""
    import mlcroissant
    import rdflib

    warnings = []
    handler = logging.Handler()
    handler.emit = lambda record: warnings.append(record.getMessage())
    logging.getLogger("absl").addHandler(handler)
    dataset = mlcroissant.Dataset(jsonld=str(path))
    issues = dataset.metadata.ctx.issues
    if issues.errors or issues.warnings or warnings:
        fail(f"{issues.report()} {warnings}")
    graph = rdflib.Graph().parse(path, format="json-ld")
    policies = [
        policy
        for kind in ("Offer", "Set")
        for policy in graph.subjects(rdflib.RDF.type, rdflib.URIRef(ODRL + kind))
    ]
    if len(policies) != 1:
        fail("no policy in the graph")
    source = json.loads(path.read_text())["usageInfo"]
    for kind in ("permission", "prohibition"):
        rules = list(graph.objects(policies[0], rdflib.URIRef(ODRL + kind)))
        if len(rules) != len(source.get(f"odrl:{kind}", [])):
            fail(f"{kind}: the graph has {len(rules)}")
        for rule in rules:
            if not list(graph.objects(rule, rdflib.URIRef(ODRL + "action"))):
                fail(f"a {kind} without an action")


def spdx(path):
    """The SPDX 3.0.1 model reads the graph, and writes it again, which checks that what is required stands there."""
    import io

    import spdx_python_model.bindings.v3_0_1 as model

    objects = model.SHACLObjectSet()
    with path.open("rb") as file:
        model.JSONLDDeserializer().read(file, objects)
    datasets = list(objects.foreach_type(model.dataset_DatasetPackage))
    if len(datasets) != 1 or objects.missing_ids:
        fail(f"{len(datasets)} datasets, missing {objects.missing_ids}")
    model.JSONLDSerializer().write(objects, io.BytesIO())


def cyclonedx(path):
    """The schema of CycloneDX 1.6, without anything it does not know."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(path.read_text())
    if error:
        fail(error)


def openlineage(path):
    """The client's own classes take the event and give it back."""
    from openlineage.client.event_v2 import DatasetEvent, StaticDataset
    from openlineage.client.generated.documentation_dataset import DocumentationDatasetFacet

    event = json.loads(path.read_text())
    facets = event["dataset"]["facets"]
    documentation = DocumentationDatasetFacet(description=facets["documentation"]["description"])
    made = DatasetEvent(
        eventTime=event["eventTime"],
        producer=event["producer"],
        dataset=StaticDataset(
            namespace=event["dataset"]["namespace"],
            name=event["dataset"]["name"],
            facets={"documentation": documentation},
        ),
    )
    if made.schemaURL != event["schemaURL"] or set(facets["documentation"]) != {"_producer", "_schemaURL", "description"}:
        fail(f"the client writes {made.schemaURL}")


def odrl(path):
    """JSON-LD keeps every key, and each name is one of the ODRL 2.2 ontology, the AI profile's or in the exporter's namespace."""
    import pyld.jsonld as jsonld
    from rdflib.namespace import ODRL2

    terms = set(ODRL2.__annotations__)
    profile = {"data-mining", "ai-training", "gen-ai", "ai-augment", "search", "index"}
    policy = json.loads(path.read_text())
    assent = policy["@context"][1]["assent"]
    things = "action leftOperand operator unit target profile conflict assigner assignee permission prohibition duty constraint"
    parties = "compensatedParty consentedParty attributedParty informedParty"
    # The shape of http://www.w3.org/ns/odrl.jsonld, made from the ontology: names of properties, values that are names.
    context = {term: {"@id": ODRL + term} for term in terms}
    context |= {term: {"@id": ODRL + term, "@type": "@vocab"} for term in f"{things} {parties}".split()}
    context |= {"odrl": ODRL, "xsd": "http://www.w3.org/2001/XMLSchema#", "uid": "@id", "rightOperand": {"@id": ODRL + "rightOperand"}}
    context |= {term: {"@id": ODRL + term, "@type": "@id"} for term in parties.split()}

    def load(url, _options):
        if url != "http://www.w3.org/ns/odrl.jsonld":
            fail(f"{url} is not to be fetched")
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}}

    expanded = jsonld.expand(policy, {"documentLoader": load})
    if len(expanded) != 1 or expanded[0]["@type"][0] not in (ODRL + "Set", ODRL + "Offer", ODRL + "Agreement"):
        fail(f"expands to {len(expanded)} things")

    def names(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if not key.startswith("@"):
                    yield key
                yield from names(inner)
            if set(value) == {"@id"}:
                yield value["@id"]
        elif isinstance(value, list):
            for inner in value:
                yield from names(inner)

    for name in names(expanded):
        known = not name.startswith(ODRL) or name[len(ODRL):] in terms | profile
        if not known or not (":" in name):
            fail(f"{name} is no name of ODRL or the profile")
    kept = json.dumps(expanded)
    for kind in ("permission", "prohibition"):
        for rule in policy.get(kind, []):
            action = rule["action"].replace("odrl:", ODRL).replace("assent:", assent)
            if f'"{action}"' not in kept:
                fail(f"{action} was dropped")


def tdmrep(path):
    """The policy is JSON-LD whose action is the profile's."""
    document = json.loads(path.read_text())
    if "policy" in document:
        actions = {rule["action"] for rule in document["policy"]["permission"]}
        if actions != {"tdm:mine"}:
            fail(actions)


def rsl(path):
    """A schema of RSL 1.0, written from its tables: order, attributes, tokens."""
    import xmlschema

    xmlschema.XMLSchema(str(HERE / "rsl-1.0.xsd")).validate(str(path))


def plus(path):
    """rdflib reads the property."""
    import rdflib

    graph = rdflib.Graph().parse(path, format="xml")
    values = list(graph.objects(predicate=rdflib.URIRef("http://ns.useplus.org/ldf/xmp/1.0/DataMining")))
    if len(values) != 1:
        fail(values)


def headers(path, *expected):
    """datadiligence reads each header: `allowed` or `denied`, the same for both."""
    from datadiligence.rules import TDMRepHeader, XRobotsTagHeader

    lines = [line.split(": ", 1) for line in path.read_text().splitlines()]
    found = {key: value for key, value in lines}
    for rule in (TDMRepHeader(), XRobotsTagHeader(user_agent="aibot")):
        said = "allowed" if rule.is_allowed(headers=found) else "denied"
        if [said] != list(expected):
            fail(f"{type(rule).__name__}: {said}")


def cawg(path, *expected):
    """c2pa signs a WAV with the assertions, reads them back as they were; datadiligence, which knows the old label, judges it."""
    import wave

    import c2pa
    from datadiligence.rules import C2PAMetadataRule

    import certificate

    folder = path.parent
    plain, signed = folder / "plain.wav", folder / "signed.wav"
    with wave.open(str(plain), "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(2)
        audio.setframerate(8_000)
        audio.writeframes(b"\0\1" * 8_000)
    assertions = json.loads(path.read_text())["assertions"]
    source = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
    made = {"actions": [{"action": "c2pa.created", "digitalSourceType": source}]}
    manifest = {
        "claim_generator_info": [{"name": "assent", "version": "0"}],
        "title": "plain.wav",
        "assertions": [*assertions, {"label": "c2pa.actions", "data": made}],
    }
    chain, key = certificate.self_made()
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(c2pa.C2paSigningAlg.ES256, chain, key, None))
    signed.unlink(missing_ok=True)
    with plain.open("rb") as source, signed.open("w+b") as target:
        c2pa.Builder(json.dumps(manifest)).sign(signer, "audio/wav", source, target)
    with signed.open("rb") as file:
        reader = c2pa.Reader("audio/wav", file)
        active = json.loads(reader.json())
    found = active["manifests"][active["active_manifest"]]["assertions"]
    for assertion in assertions:
        if not any(one["label"] == assertion["label"] and one["data"] == assertion["data"] for one in found):
            fail(f"{assertion['label']} reads back otherwise: {found}")
    with wave.open(str(signed)) as audio:
        if audio.getnframes() != 8_000:
            fail("the signed file does not play whole")
    said = "allowed" if C2PAMetadataRule().is_allowed(path=str(signed)) else "denied"
    if expected and [said] != list(expected):
        fail(f"datadiligence: {said}")


if __name__ == "__main__":
    vocabulary, file, *words = sys.argv[1:]
    {
        "croissant": croissant,
        "spdx": spdx,
        "cyclonedx": cyclonedx,
        "openlineage": openlineage,
        "odrl": odrl,
        "odrl-set": odrl,
        "tdmrep": tdmrep,
        "rsl": rsl,
        "plus": plus,
        "headers": headers,
        "cawg": cawg,
    }[vocabulary](pathlib.Path(file), *words)
