// Messages that nobody wrote: joins, pins, payments, shown as a line in the middle.

import { kindOf } from "./format.js";
import { price } from "./invoice.js";

const people = (users) => users.map((user) => user.first_name).join(", ");

const TELLS = {
  pinned_message: () => "pinned a message",
  new_chat_members: (users) => `added ${people(users)}`,
  left_chat_member: (user) => `${user.first_name} left`,
  new_chat_title: (title) => `changed the name to “${title}”`,
  new_chat_photo: () => "changed the photo",
  delete_chat_photo: () => "removed the photo",
  group_chat_created: () => "created the group",
  supergroup_chat_created: () => "created the group",
  channel_chat_created: () => "created the channel",
  successful_payment: (paid) => `paid ${price(paid)}`,
  refunded_payment: (paid) => `was refunded ${price(paid)}`,
  write_access_allowed: () => "allowed the bot to write",
};

export const isService = (message) => kindOf(message) === "service";

/** What happened, in a few words. */
export function serviceWords(message, store) {
  const kind = Object.keys(TELLS).find((name) => message[name] !== undefined);
  if (!kind) return "A message that this page can't show";
  return `${store.named(message.from?.id)} ${TELLS[kind](message[kind])}`;
}
