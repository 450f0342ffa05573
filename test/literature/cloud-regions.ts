/**
 * Where 69 regions of three clouds are: the town or city that the operator names in its list of regions and, where AWS and Azure
 * name a state only, the town known for their halls (Ashburn, Columbus, Boardman). Coordinates of the towns: GeoNames, to a
 * hundredth of a degree. A region spreads over tens of kilometres; nothing here is exact to more.
 */
import { regionOf, type Place } from '../../sim/geo/place.ts';

/** `cloud:region|place|country|lat|lon`. */
const TABLE = `
aws:af-south-1|Cape Town|ZA|-33.93|18.42
aws:ap-east-1|Hong Kong|HK|22.28|114.17
aws:ap-northeast-1|Tokyo|JP|35.69|139.69
aws:ap-northeast-2|Seoul|KR|37.57|126.98
aws:ap-northeast-3|Osaka|JP|34.69|135.50
aws:ap-south-1|Mumbai|IN|19.07|72.88
aws:ap-southeast-1|Singapore|SG|1.29|103.85
aws:ap-southeast-2|Sydney|AU|-33.87|151.21
aws:ap-southeast-3|Jakarta|ID|-6.21|106.85
aws:ca-central-1|Montréal|CA|45.51|-73.59
aws:eu-central-1|Frankfurt|DE|50.12|8.68
aws:eu-north-1|Stockholm|SE|59.33|18.07
aws:eu-south-1|Milan|IT|45.46|9.19
aws:eu-west-1|Dublin|IE|53.33|-6.25
aws:eu-west-2|London|GB|51.51|-0.13
aws:me-south-1|Manama|BH|26.23|50.59
aws:sa-east-1|São Paulo|BR|-23.55|-46.64
aws:us-east-1|Ashburn|US|39.04|-77.49
aws:us-east-2|Columbus|US|39.96|-83.00
aws:us-west-1|San José|US|37.34|-121.89
aws:us-west-2|Boardman|US|45.84|-119.70
azure:australiaeast|Sydney|AU|-33.87|151.21
azure:brazilsouth|São Paulo|BR|-23.55|-46.64
azure:canadacentral|Toronto|CA|43.70|-79.42
azure:centralindia|Pune|IN|18.52|73.86
azure:eastasia|Hong Kong|HK|22.28|114.17
azure:eastus|Ashburn|US|39.04|-77.49
azure:francecentral|Paris|FR|48.85|2.35
azure:germanywestcentral|Frankfurt|DE|50.12|8.68
azure:japaneast|Tokyo|JP|35.69|139.69
azure:koreacentral|Seoul|KR|37.57|126.98
azure:northcentralus|Chicago|US|41.85|-87.65
azure:northeurope|Dublin|IE|53.33|-6.25
azure:norwayeast|Oslo|NO|59.91|10.75
azure:southafricanorth|Johannesburg|ZA|-26.20|28.04
azure:swedencentral|Gävle|SE|60.67|17.14
azure:switzerlandnorth|Zürich|CH|47.37|8.55
azure:uaenorth|Dubai|AE|25.08|55.31
azure:uksouth|London|GB|51.51|-0.13
azure:westeurope|Amsterdam|NL|52.37|4.89
azure:westus|San Francisco|US|37.77|-122.42
azure:westus3|Phoenix|US|33.45|-112.07
gcp:asia-east1-a|Changhua|TW|24.08|120.54
gcp:asia-east2-a|Hong Kong|HK|22.28|114.17
gcp:asia-northeast1-a|Tokyo|JP|35.69|139.69
gcp:asia-northeast2-a|Osaka|JP|34.69|135.50
gcp:asia-northeast3-a|Seoul|KR|37.57|126.98
gcp:asia-south1-a|Mumbai|IN|19.07|72.88
gcp:asia-south2-a|Delhi|IN|28.65|77.23
gcp:asia-southeast1-a|Singapore|SG|1.29|103.85
gcp:asia-southeast2-a|Jakarta|ID|-6.21|106.85
gcp:australia-southeast1-a|Sydney|AU|-33.87|151.21
gcp:australia-southeast2-a|Melbourne|AU|-37.81|144.96
gcp:europe-central2-a|Warsaw|PL|52.23|21.01
gcp:europe-north1-a|Hamina|FI|60.57|27.20
gcp:europe-west1-b|Saint-Ghislain|BE|50.45|3.82
gcp:europe-west2-a|London|GB|51.51|-0.13
gcp:europe-west3-a|Frankfurt|DE|50.12|8.68
gcp:europe-west4-a|Eemshaven|NL|53.44|6.83
gcp:europe-west6-a|Zürich|CH|47.37|8.55
gcp:northamerica-northeast1-a|Montréal|CA|45.51|-73.59
gcp:northamerica-northeast2-a|Toronto|CA|43.70|-79.42
gcp:southamerica-east1-a|São Paulo|BR|-23.55|-46.64
gcp:southamerica-west1-a|Santiago|CL|-33.46|-70.65
gcp:us-central1-a|Council Bluffs|US|41.26|-95.86
gcp:us-east1-b|Moncks Corner|US|33.20|-80.01
gcp:us-east4-a|Ashburn|US|39.04|-77.49
gcp:us-west1-a|The Dalles|US|45.59|-121.18
gcp:us-west4-a|Las Vegas|US|36.17|-115.14
`;

/** By the name that the measurements use. */
export const cloudRegions: ReadonlyMap<string, Place> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [id, name, country, lat, lon] = line.split('|') as [string, string, string, string, string];
      return [id, { name, country, region: regionOf(country), lat: Number(lat), lon: Number(lon) }] as const;
    }),
);
