// A point in the world, picked from cities or on a plain grid, and what is sent with it.

import { CITIES } from "./places.js";
import { Field, Sheet } from "./sheet.js";
import { html, useState } from "./view.js";

/** `tap`: the reply keyboard's button that asked for it. */
export function LocationForm({ title, line, close, tap, live = false, venue = false }) {
  const [place, setPlace] = useState(CITIES[0]);
  const period = useState("900");
  const name = useState("Café Central");
  const address = useState("Main Street 1");
  const send = () => {
    const point = { latitude: place.latitude, longitude: place.longitude };
    if (tap) line.tap(tap, point);
    else if (venue) line.send({ kind: "venue", ...point, title: name[0], address: address[0] });
    else line.send({ kind: "location", ...point, ...(live && { live_period: Number(period[0]) }) });
    close();
  };
  return html`<${Sheet} title=${title} close=${close} onSubmit=${send}>
    <${PlacePicker} place=${place} pick=${setPlace} />
    ${live && html`<label class="labelled"><span>Shared for</span><select value=${period[0]}
      onChange=${(event) => period[1](event.target.value)}>
      <option value="60">1 minute</option><option value="900">15 minutes</option><option value="3600">1 hour</option>
      <option value="28800">8 hours</option><option value="2147483647">until stopped</option></select></label>`}
    ${venue && html`<${Field} label="Name" bind=${name} required /><${Field} label="Address" bind=${address} required />`}
    <button type="submit" class="wide primary">Send ${title.toLowerCase()}</button>
  <//>`;
}

/** Cities to choose from, and a world's grid where any point can be pressed. */
export function PlacePicker({ place, pick }) {
  const pressed = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const longitude = ((event.clientX - box.left) / box.width) * 360 - 180;
    const latitude = 80 - ((event.clientY - box.top) / box.height) * 140;
    pick({ name: null, latitude: rounded(latitude), longitude: rounded(longitude) });
  };
  const moved = (event) => {
    const [east, north] = STEPS[event.key] ?? [];
    if (east === undefined) return;
    event.preventDefault();
    pick({ name: null, latitude: rounded(place.latitude + north), longitude: rounded(place.longitude + east) });
  };
  return html`<label class="labelled"><span>City</span><select value=${place.name ?? ""} data-first
      onChange=${(event) => pick(CITIES.find((city) => city.name === event.target.value))}>
      ${!place.name && html`<option value="">A point on the grid</option>`}
      ${CITIES.map((city) => html`<option key=${city.name} value=${city.name}>${city.name}</option>`)}</select></label>
    <svg class="world" viewBox="-180 -80 360 140" tabindex="0" role="application"
      aria-label="World grid: press a point, or move by arrow keys" onClick=${pressed} onKeyDown=${moved}>
      <path class="world-grid" d=${GRID} />
      ${CITIES.map((city) => html`<circle key=${city.name} cx=${city.longitude} cy=${-city.latitude} r="2.2" />`)}
      <circle class="world-pin" cx=${place.longitude} cy=${-place.latitude} r="5" />
    </svg>
    <p class="small">${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}</p>`;
}

const rounded = (degrees) => Math.round(degrees * 1e4) / 1e4;

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const GRID = [
  ...Array.from({ length: 13 }, (_, i) => `M${i * 30 - 180} -80V60`),
  ...Array.from({ length: 5 }, (_, i) => `M-180 ${i * 30 - 60}H180`),
].join("");
