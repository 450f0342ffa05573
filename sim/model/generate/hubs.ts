/**
 * Where networks meet: metros with the member count of their largest internet exchange, and the metros in which every global
 * transit is present. Counts: PeeringDB, August 2026, the largest fabric of the metro, rounded; they serve as weights. A metro
 * that is missing has no exchange worth the name here.
 */
import { present } from '../../kernel/assert.ts';
import { metro, metros } from '../../geo/metros.ts';
import type { Metro } from '../../geo/place.ts';

const membersByMetro = `
sao-paulo 1855, frankfurt 1018, amsterdam 861, jakarta 851, london 835, fortaleza 601, johannesburg 544, rio-de-janeiro 522,
singapore 466, paris 452, mumbai 450, milan 398, katowice 392, warsaw 379, buenos-aires 373, seattle 368, tokyo 354, ashburn 348,
moscow 303, zurich 288, cape-town 279, los-angeles 263, new-york 263, hong-kong 259, chicago 253, st-petersburg 245,
porto-alegre 244, toronto 232, sydney 228, surabaya 209, dusseldorf 207, dallas 205, kyiv 203, rome 197, miami 197,
kansas-city 197, stockholm 190, madrid 189, san-jose 184, munich 181, delhi 181, curitiba 177, prague 174, vienna 173, taipei 168,
hamburg 167, dhaka 165, santiago 153, atlanta 150, minneapolis 147, berlin 141, durban 138, nairobi 137, manchester 137,
melbourne 135, osaka 127, sofia 127, helsinki 126, bucharest 125, lagos 124, manila 124, salvador 120, kuala-lumpur 119,
marseille 110, dublin 107, budapest 103, dubai 103, auckland 98, brisbane 95, chennai 94, portland 94, calgary 93, denver 90,
lima 90, seoul 87, luxembourg 85, montreal 81, brussels 78, vancouver 78, perth 74, bangkok 71, istanbul 69, copenhagen 68,
athens 66, oslo 66, lisbon 63, bogota 61, houston 60, phoenix 59, barcelona 54, mombasa 52, phnom-penh 48, queretaro 46,
san-jose-cr 43, bangalore 42, riyadh 35, baghdad 32, dar-es-salaam 32, kathmandu 30, kolkata 29, doha 28, manama 28,
mexico-city 26, panama-city 26, guatemala-city 25, jeddah 25, kampala 25, accra 24, wellington 24, kinshasa 23, luanda 23,
hyderabad 22, beijing 20, djibouti 20, guangzhou 19, quito 19, cairo 18, tashkent 18, caracas 16, kuwait-city 15, abidjan 14,
muscat 10, almaty 9, karachi 8, hanoi 7, tel-aviv 7, shanghai 4`;

const weights: ReadonlyMap<string, number> = new Map(
  membersByMetro.split(',').map((entry) => {
    const [id, count] = entry.trim().split(' ') as [string, string];
    return [id, Number(count)] as const;
  }),
);

/** Members of the metro's largest exchange; 0 where there is none. */
export const hubSize = (id: string): number => weights.get(id) ?? 0;

/** Metros with an exchange, the largest first (ties by id). */
export const hubs: readonly Metro[] = metros
  .filter((m) => hubSize(m.id) > 0)
  .sort((a, b) => hubSize(b.id) - hubSize(a.id) || (a.id < b.id ? -1 : 1));

const named = (ids: string): readonly Metro[] => ids.split(' ').map((id) => present(metro(id), `metro ${id}`));

/** Every global transit has a pop here, whatever the seed, so that written neighbours can name these places. */
export const coreHubs = named(
  'amsterdam ashburn frankfurt hong-kong london los-angeles mumbai new-york san-jose sao-paulo singapore tokyo',
);
/** Gateways of the other continents; a global transit is in most of them. */
export const gatewayHubs = named('dubai johannesburg marseille miami sydney');
