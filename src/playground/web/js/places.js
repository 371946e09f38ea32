// A few cities, to pick a location from without asking any other host.

export const CITIES = [
  { name: "Berlin", latitude: 52.52, longitude: 13.405 },
  { name: "Hamburg", latitude: 53.5511, longitude: 9.9937 },
  { name: "Prague", latitude: 50.0755, longitude: 14.4378 },
  { name: "Paris", latitude: 48.8566, longitude: 2.3522 },
  { name: "London", latitude: 51.5072, longitude: -0.1276 },
  { name: "Madrid", latitude: 40.4168, longitude: -3.7038 },
  { name: "Lisbon", latitude: 38.7223, longitude: -9.1393 },
  { name: "Istanbul", latitude: 41.0082, longitude: 28.9784 },
  { name: "Tehran", latitude: 35.6892, longitude: 51.389 },
  { name: "Tbilisi", latitude: 41.7151, longitude: 44.8271 },
  { name: "Belgrade", latitude: 44.7866, longitude: 20.4489 },
  { name: "Jakarta", latitude: -6.2088, longitude: 106.8456 },
  { name: "Tokyo", latitude: 35.6762, longitude: 139.6503 },
  { name: "New York", latitude: 40.7128, longitude: -74.006 },
  { name: "São Paulo", latitude: -23.5505, longitude: -46.6333 },
  { name: "Buenos Aires", latitude: -34.6037, longitude: -58.3816 },
  { name: "Nairobi", latitude: -1.2921, longitude: 36.8219 },
  { name: "Sydney", latitude: -33.8688, longitude: 151.2093 },
];

/** The cities within `degrees` of a point. */
export const near = (latitude, longitude, degrees) => CITIES.filter((city) =>
  Math.abs(city.latitude - latitude) <= degrees && Math.abs(city.longitude - longitude) <= degrees);
