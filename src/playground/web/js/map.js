// A map without a map: a grid of degrees, a few cities to know the way, and a pin.

import { near } from "./places.js";
import { html } from "./view.js";

const SPAN = 6; // degrees shown from edge to edge

export function MapView({ latitude, longitude, live }) {
  const step = 1;
  const toX = (lon) => 140 + ((lon - longitude) / SPAN) * 280;
  const toY = (lat) => 65 - ((lat - latitude) / SPAN) * 280;
  const lines = [];
  for (let lon = Math.ceil(longitude - SPAN / 2); lon <= longitude + SPAN / 2; lon += step) {
    lines.push(html`<path key=${`x${lon}`} d=${`M${toX(lon)} 0V130`} />`);
  }
  for (let lat = Math.ceil(latitude - SPAN / 2); lat <= latitude + SPAN / 2; lat += step) {
    lines.push(html`<path key=${`y${lat}`} d=${`M0 ${toY(lat)}H280`} />`);
  }
  return html`<svg class="map" viewBox="0 0 280 130" role="img"
    aria-label=${`Map at ${latitude.toFixed(3)}, ${longitude.toFixed(3)}`}>
    <g class="map-grid">${lines}</g>
    <g class="map-cities">${near(latitude, longitude, SPAN / 2).map((city) => html`<g key=${city.name}>
      <circle cx=${toX(city.longitude)} cy=${toY(city.latitude)} r="2" />
      <text ...${beside(toX(city.longitude), toY(city.latitude))}>${city.name}</text></g>`)}</g>
    ${live && html`<circle class="map-pulse" cx="140" cy="65" r="12" />`}
    <path class="map-pin" d="M140 65c-9-10-11-14-11-19a11 11 0 0 1 22 0c0 5-2 9-11 19z" />
    <circle class="map-dot" cx="140" cy="45.5" r="4" />
  </svg>`;
}

/** A name stands on the side that the pin leaves free. */
function beside(x, y) {
  const left = x <= 140;
  return { x: left ? x - 5 : x + 5, y: y + 3, "text-anchor": left ? "end" : "start" };
}
