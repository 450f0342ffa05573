/**
 * What `catchment init` writes: a small platform and two questions to it, with a comment for each thing that one would change
 * first. Everything is made up, on addresses and AS numbers for documentation (RFC 5737, 3849, 5398).
 */
import { jsonSchemas, schemaText } from '../model/schemas.ts';

export interface InitFile {
  /** Relative to the folder that is set up. */
  readonly path: string;
  readonly text: string;
}

const topology = `# yaml-language-server: $schema=./schema.json
#
# Our platform: three datacenters, two transits, one anycast service, and an internet made up around them.
#
# Change it until it is yours. A name that is misspelt, a number without its unit, a key that does not exist: all are errors, and
# \`npx catchment validate\` says where and what was meant.
kind: topology
version: 1
name: platform

# We are one autonomous system. \`timers\` are those of a BGP implementation; \`npx catchment list --presets\` shows them all.
as: { number: 64500, ibgp: full-mesh, timers: frr }

# What the world sees. Longer prefixes than /24 and /48 are not taken by the public table, so that the address of a service is
# covered by a block. A site announces the block while a service in it is announced there: a site that has lost its service
# leaves the table, and its users come in elsewhere.
aggregates:
  main: { prefixes: [192.0.2.0/24, "2001:db8::/48"], announce_while: { at_least: 1, scope: site } }

# Places are metros of the built-in table, or {name, country, lat, lon}. Two border routers each, so that none is a single point
# of failure; machines are grouped in racks.
datacenters:
  fra: { place: frankfurt, routers: [fra1, fra2], nodes: { racks: 2, nodes_per_rack: 3 } }
  iad: { place: ashburn, routers: [iad1, iad2], nodes: { racks: 2, nodes_per_rack: 3 } }
  sin: { place: singapore, routers: [sin1, sin2], nodes: { racks: 2, nodes_per_rack: 3 } }

# Our own lines between the sites. What is in one risk group can be cut by one digger.
backbone:
  atlantic: { between: [fra1, iad1], length: 8000 km, capacity: 10 Gbit/s, risk: [landing-cornwall] }
  suez: { between: [fra2, sin2], length: 16400 km, capacity: 10 Gbit/s, risk: [red-sea] }
  pacific: { between: [iad2, sin1], length: 21000 km, capacity: 10 Gbit/s, risk: [guam] }

# Two transits, each bought at every site over another router. Peers, exchanges and customers are written here too.
neighbors:
  transit-1: { relationship: transit, capacity: 10 Gbit/s, sessions: [fra1, iad1, sin1] }
  transit-2: { relationship: transit, capacity: 10 Gbit/s, sessions: [fra2, iad2, sin2] }

# The rest of the internet, generated: another seed makes another one of the same kind. It may also be written by hand, or taken
# from a file of AS relationships.
internet:
  seed: 1
  generate:
    transits: 4
    regionals: 8
    eyeballs: 40
    exchanges: 0
    # A figure that you chose and do not know is written like this. \`catchment claims\` tries both ends of the range.
    people: { assumed: { value: 20M, why: our users as we count them, range: [15M, 25M] } }

services:
  web:
    addresses: [192.0.2.80/32, "2001:db8::80/128"]
    # Replicas by datacenter. Each site should hold what comes to it when the worst other one is lost.
    sites: { fra: 8, iad: 8, sin: 8 }
    replica: { capacity: 4k rps, startup: 8s, service_time: 5ms }
    # Who notices that a replica is dead, and how soon: a preset, or {preset, interval, fall, …}.
    health_check: exabgp
    response_size: 24 kB

clients:
  demand:
    # Requests for each million people, the mean over the day, and how they are spread over it.
    web: { per_million: 600 rps, curve: residential }
  # What a client does when a try fails.
  retry: { timeout: 3s, attempts: 3, backoff: 1s, happy_eyeballs: true }
`;

const scenario = `# yaml-language-server: $schema=./schema.json
#
# Question: a datacenter loses its power. Do its users reach another one by themselves, soon, and is there room for them?
kind: scenario
version: 1
name: site-loss
question: A datacenter loses its power. Do its users soon reach another one, and is there room for them?
topology: ../topologies/platform.yaml
duration: 20m
warm_up: 1m        # nothing is measured, and no fault may begin
start: "19:00"     # UTC; demand follows the sun

# One run for each datacenter; \${datacenter} stands for it below. Lists work as well: { load: [80%, 120%] }.
for_each: { datacenter: datacenter/* }

# What breaks and when. \`npx catchment list --faults\` shows every kind with an example.
faults:
  power-lost:
    kind: datacenter.fail
    at: 5m
    for: 8m
    target: datacenter/\${datacenter}
    how: power
    # Proof of effect: a fault that was not seen to act makes the run inconclusive, never green.
    expect: { moves_users_from: "\${datacenter}", within: 60s }

# What must be seen, or must never be.
properties:
  - eventually: all_services_reachable
    within: 120s
  - never: operator_action

# What you promise. \`npx catchment list --metrics\` shows what can be measured; * means each one on its own.
targets:
  "availability{service:web}": [rate >= 99.5%]
  "availability{service:web,region:*}": [rate >= 98%]
  "time_to_recover{fault:power-lost}": [max < 90s]
  "peak_utilization{kind:site,id:*}": [{ check: "max < 100%", level: warn }]
  # The recovery is judged too: bringing the site back must not cost more than losing it.
  "recovery_loss_ratio{service:web}": [rate < 50%]
`;

const ablation = `# yaml-language-server: $schema=./schema.json
#
# Question: is it the health check that saves the users of a dead service, or luck?
#
# A scenario that cannot fail proves nothing. This one takes a mechanism away, and passes when the target is then missed.
kind: scenario
version: 1
name: ablation-no-health-check
question: Is the promise of service-loss broken when nobody checks the replicas?
ablation_of: service-loss.yaml
overrides:
  # A check once an hour is none.
  topology.services.web.health_check: { preset: exabgp, interval: 1h, fast_interval: 1h }
  faults.web-dead.expect: null
  properties: null
expect: { verdict: failed, on: [availability] }
`;

const serviceLoss = `# yaml-language-server: $schema=./schema.json
#
# Question: every replica of the service dies in one datacenter, which stays up. Do users get past it?
kind: scenario
version: 1
name: service-loss
question: Every replica of the service dies in one datacenter that stays up. Do its users get past it?
topology: ../topologies/platform.yaml
duration: 20m
warm_up: 1m
start: "19:00"

for_each: { datacenter: datacenter/* }

faults:
  web-dead:
    kind: instance.crash
    at: 5m
    for: 8m
    target: { service: web, datacenter: "\${datacenter}" }
    expect: { withdraws: 192.0.2.80/32, within: 30s }

properties:
  - eventually: all_services_reachable
    within: 120s
  - never: operator_action

targets:
  "availability{service:web}": [rate >= 99.5%]
  "time_to_recover{fault:web-dead}": [max < 90s]
`;

const workflow = `# Every change of the platform or of its promises is put to the test.
name: catchment
on: [push, pull_request]
jobs:
  scenarios:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 20 }
      - run: npm ci
      - run: npx catchment validate
      # Exit 1: a promise is broken. Exit 3: nothing was shown. Both stop the change.
      - run: npx catchment run scenarios --reporter pretty --reporter markdown=report.md --reporter junit=junit.xml
      - if: always()
        run: cat report.md >> "$GITHUB_STEP_SUMMARY"
      - if: always()
        uses: actions/upload-artifact@v4
        with: { name: catchment, path: junit.xml }
`;

/** The files of a fresh start, the workflow only where it is wished for. */
export function initFiles({ hasWorkflow }: { readonly hasWorkflow: boolean }): readonly InitFile[] {
  const schemas = jsonSchemas();
  return [
    { path: 'topologies/platform.yaml', text: topology },
    { path: 'topologies/schema.json', text: schemaText(schemas.topology) },
    { path: 'scenarios/site-loss.yaml', text: scenario },
    { path: 'scenarios/service-loss.yaml', text: serviceLoss },
    { path: 'scenarios/ablation-no-health-check.yaml', text: ablation },
    { path: 'scenarios/schema.json', text: schemaText(schemas.scenario) },
    ...(hasWorkflow ? [{ path: '.github/workflows/catchment.yml', text: workflow }] : []),
  ];
}
