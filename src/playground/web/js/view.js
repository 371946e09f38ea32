// The view layer in one place: Preact's `h` written as tagged templates, and what components share.

import { Component, createContext, h, render } from "../vendor/preact.js";
import {
  useContext, useEffect, useLayoutEffect, useMemo, useRef, useState,
} from "../vendor/hooks.js";
import htm from "../vendor/htm.js";

export const html = htm.bind(h);
export { render, useEffect, useLayoutEffect, useMemo, useRef, useState };

const Shared = createContext(null);

/** Hands `app` (store, layout, socket) to every component below. */
export const AppProvider = Shared.Provider;

/** The app that the page was started with. */
export const useApp = () => useContext(Shared);

const same = (a, b) => {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
};

/** A component that renders again only when a property changed. */
export function memo(Inner) {
  return class Memo extends Component {
    shouldComponentUpdate(next) {
      return !same(this.props, next);
    }

    render(props) {
      return h(Inner, props);
    }
  };
}

/** Joins the names that hold: `names("bubble", mine && "mine")`. */
export const names = (...parts) => parts.filter(Boolean).join(" ");

/** Calls `close` on Escape or on a press outside of the element of `ref`. */
export function useDismiss(ref, close) {
  useEffect(() => {
    const outside = (event) => {
      if (ref.current && !event.composedPath().includes(ref.current)) close();
    };
    const escape = (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        close();
      }
    };
    document.addEventListener("pointerdown", outside, true);
    document.addEventListener("keydown", escape, true);
    return () => {
      document.removeEventListener("pointerdown", outside, true);
      document.removeEventListener("keydown", escape, true);
    };
  }, []);
}

/** Puts the keyboard's focus into the element of `ref` once it is there. */
export function useFocus(ref, selector) {
  // Before the browser paints: a key pressed right after must find its target.
  useLayoutEffect(() => {
    const target = selector ? ref.current?.querySelector(selector) : ref.current;
    target?.focus({ preventScroll: true });
  }, []);
}
