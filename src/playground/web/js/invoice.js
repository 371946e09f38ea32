// An invoice, the button below it, and the question before Stars are paid.

import { html } from "./view.js";

/** What is sold, and for how much. */
export function Invoice({ invoice, paid }) {
  return html`<div class="invoice"><b dir="auto">${invoice.title}</b>
    <p dir="auto">${invoice.description}</p>
    <span class="small">${price(invoice)}${paid ? " · paid" : ""}</span></div>`;
}

export const price = ({ total_amount: amount, currency }) =>
  currency === "XTR" ? `⭐ ${amount}` : `${amount} ${currency}`;

/** The buttons below a message; an invoice without any has one to pay, and none once it is paid. */
export function buttonsOf({ message, paid }) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!message.invoice) return rows;
  if (paid) return rows.map((row) => row.filter((button) => !button.pay)).filter((row) => row.length);
  return rows.length ? rows : [[{ text: `Pay ${price(message.invoice)}`, pay: true }]];
}

const WHY = {
  BOT_PRECHECKOUT_TIMEOUT: "The bot did not answer in time. No Stars were taken.",
  BALANCE_TOO_LOW: "There are not enough Stars any more.",
};

/** Why a payment failed, in words. */
export const refusal = (error) => WHY[error] ?? error;

/** The question for the box over the chat. */
export const question = (invoice, purse) =>
  `Pay ${price(invoice)} for “${invoice.title}”?\nThe purse holds ⭐ ${purse}.`;
