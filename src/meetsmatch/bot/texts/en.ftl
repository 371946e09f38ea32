### Everything the bot says. Tags <b>, <i>, <code> format; facts in braces are never read as tags.

## The beginning

ask-consent =
    👋 <b>Hi! Here you talk with people you don't know yet.</b>

    It is anonymous: nobody sees your name, your number or your account.

    • Only for people aged { $age } or older.
    • We keep what you tell us here (who you are, whom you look for, your year of birth) and deliver your messages. More in /privacy.
    • You can leave at any time with /delete, and everything is gone.
agree = ✅ I'm { $age }+ and I agree
choose-language = 🌐 Language · Язык
ask-gender = <b>You are…</b>
gender-woman = Woman
gender-man = Man
gender-other = Other
ask-seeks = <b>Whom would you like to talk to?</b>
seeks-women = Women
seeks-men = Men
seeks-everyone = Everyone
ask-birth_year =
    <b>When were you born?</b>

    Choose the decade. This can't be changed later.
decade = { $decade }s
ask-year = <b>And the year?</b>
year = { $year }
back = ← Back
ready =
    🎉 <b>That's all, welcome!</b>

    Tap the button or send /chat, and we'll find you someone to talk to.
welcome-back =
    👋 <b>Good to see you again!</b>

    Shall we find you someone to talk to?
welcome-chatting = You are in a chat: just write. /next finds someone else, /stop ends it.
too-young =
    Thank you for being honest. This place is for people aged { $age } or older, so we can't let you in now.

    Take care, and see you later!
join-first = A few questions first, please.

## The queue

find-someone = 💬 Find someone
new-chat = 💬 New chat
queue-card =
    🔎 <b>Looking for someone for you…</b>

    You are number { $place } of { $total }. { $minutes ->
        [unknown] It may take a moment.
        [widening] Nobody who fits is free just now, so we are widening the search: other ages, then other languages.
        [strict] Nobody who fits is free just now. ⚙️ Filters let you widen the search.
        [0] It usually takes less than a minute.
        [one] It usually takes about { $minutes } minute.
       *[other] It usually takes about { $minutes } minutes.
    }
cancel = ✖️ Cancel
filters = ⚙️ Filters
queue-left = Search stopped. Whenever you feel like it again:
queue-full =
    { $limit ->
        [one] One person is waiting already, and that is all we can take just now.
       *[other] { $limit } people are waiting already, and that is all we can take just now.
    } Please try again in a few minutes.
queue-found = 🔎 The search is over ↓
already-chatting = You are in a chat right now. What would you like to do?
next-button = ⏭ Someone else
stop-button = ⏹ End the chat

## A chat

found =
    ✨ <b>You are connected. Say hi!</b>

    Everything you write goes to this one person, without your name. /next finds someone else, /stop ends the chat.
key-next = ⏭ Next
key-stop = ⏹ Stop
you-left = You left the chat.
partner-left = Your partner left the chat.
chat-idle =
    { $minutes ->
        [one] Nobody wrote for a minute, so the chat has ended.
       *[other] Nobody wrote for { $minutes } minutes, so the chat has ended.
    }
after-chat = What next? For a day you can still report or block this person.
report = 🚩 Report
block = 🚫 Block
report-previous = 🚩 Report the last person
block-previous = 🚫 Block the last person
nobody-there = You are not in a chat now. /chat finds you someone.
lost-at-the-end = The chat ended before your last messages could be delivered.

## What is written

still-looking = Still looking for someone. This was not delivered to anybody.
chat-over = Your chat has ended, so this was not delivered.
no-chat = Nobody is here to read this. /chat finds you someone.
cannot-pass = This kind of message can't be delivered, because it could tell who you are. It was not sent.
cannot-pass-contact = Contacts are not passed on: people tell who they are only when both want to. It was not sent.
cannot-pass-story = Stories can't be delivered: they show whose they are. It was not sent.
cannot-pass-game = Games can't be delivered. It was not sent.
cannot-pass-paid = Paid posts and invoices can't be delivered. It was not sent.
cannot-pass-large = This file is too large to be delivered without its name. The limit is 20 MB; it was not sent.
cannot-pass-files = Files are not allowed here. It was not sent.
send-location = 📍 This shows where you are. Send it to your partner?
send-venue = 📍 This shows a place that may lead to you. Send it to your partner?
send-document = 📎 A file may carry your name inside; only the file's own name is replaced. Send it to your partner? (We ask just once.)
send = ✅ Send
do-not-send = ✖️ Don't send
sent = Sent
not-sent = Not sent
poll-copied = 📊 Your partner got a copy of this poll: each of you votes on their own. (We say so just once.)
hidden-part = Usernames, phone numbers, addresses or links in this were hidden, so that you both stay anonymous. Links pass once your partner allows it, the others never do.
media-hidden = 🙈 Pictures from someone new are blurred, and links are hidden. Would you like to see them from now on?
show-media = 👀 Show pictures and links
media-shown = 👀 From now on you see this person's pictures and links at once.
edit-not-passed = This change can't be delivered. Your partner still sees the earlier version.
del-how = Reply with /del to a message of yours, and it vanishes on both sides.
del-own-only = You can only take back what you wrote yourself.
not-delivered = This could not be delivered.

## Protection

block-whom = <b>Whom would you like to block?</b>
report-whom = <b>Whom would you like to report?</b>
present-partner = The person I talk to now
previous-partner = The person before
blocked = 🚫 Blocked. You two won't meet again. /unblock lifts all your blocks.
unblocked = All your blocks are lifted. People you reported stay away.
report-why =
    <b>What happened?</b>

    You two won't meet again, and a human will look at it.
reason-spam = Spam or ads
reason-insults = Insults
reason-minor = Under age
reason-nudity = Unwanted nudity
reason-threats = Threats
reason-other = Something else
reported = 🚩 Thank you, reported. You two won't meet again.
already-reported = You have reported this chat already. Thank you!

## Settings

settings = ⚙️ <b>Settings</b>
set-seeks =
    { $seeks ->
        [women] Looking for: women
        [men] Looking for: men
       *[everyone] Looking for: everyone
    }
set-age-from = Age from { $age }
set-age-to = Age to { $age }
set-talks = 💬 Languages you chat in
set-relaxes =
    { $relaxes ->
        [yes] ✅ Widen the search while waiting
       *[no] ☐ Widen the search while waiting
    }
set-language = 🌐 Language of the bot
close = Done
settings-closed =
    { $seeks ->
        [women] ⚙️ Saved: women
        [men] ⚙️ Saved: men
       *[everyone] ⚙️ Saved: everyone
    } from { $from } to { $to }.
settings-seeks = <b>Whom would you like to talk to?</b>
settings-age-from = <b>From which age?</b>
settings-age-to = <b>Up to which age?</b>
age = { $age }
settings-talks =
    <b>Languages you chat in</b>

    Tap to add one or take it away.
ask-language = <b>Which language shall I speak?</b>
language-en =
    { $chosen ->
        [yes] ✅ English
       *[no] English
    }
language-ru =
    { $chosen ->
        [yes] ✅ Русский
       *[no] Русский
    }
language-set = 🌐 I speak English now.

## What everybody may read

help =
    <b>How it works</b>

    /chat – find someone to talk to
    /next – end this chat and find someone else
    /stop – end the chat or the search
    /del – as a reply: take back your message on both sides
    /report – tell us about bad behaviour
    /block – never meet this person again
    /unblock – lift all your blocks
    /settings – whom you'd like to meet
    /language – English or Russian
    /privacy – what we keep
    /delete – leave, and delete everything

    In a chat you can send nearly everything: text, photos, voice, video, stickers, polls. Reply, edit and react as always; your partner sees it too.
privacy =
    <b>What we keep</b>

    • Your answers: who you are, whom you look for, your year of birth, your languages.
    • Your Telegram number, encrypted, only to send you messages. Other people never see it.
    • Messages, encrypted, only until they are delivered; what went wrong on our side, for at most 48 hours. Which copy belongs to which message, so that replies and edits work, for 7 days.
    • Whom you blocked or reported, as a code that can't be turned back into a person.

    <b>What your partner sees</b>

    Only what you write. Usernames, phone numbers, addresses and contacts in it are hidden.

    /delete removes everything at once, except that people who blocked or reported each other stay apart, and that we remember who is too young.

## The end

delete-sure =
    <b>Delete everything?</b>

    Your answers, your place in the queue and your chat are gone at once and can't be brought back.
delete-yes = 🗑 Yes, delete everything
delete-no = ← No, I'll stay
delete-kept = Glad you're staying!
deleted = 🗑 <b>Everything about you is deleted.</b> Take care! /start lets you begin again.
deleted-but-age = 🗑 <b>Your answers are deleted.</b> Only your year of birth stays, so that this place remains closed until you are { $age }.

## Limits and mishaps

too-soon =
    { $seconds ->
        [one] 🐢 That was a bit fast and did not go through. Please wait { $seconds } second.
       *[other] 🐢 That was a bit fast and did not go through. Please wait { $seconds } seconds.
    }
old-button = This button is old and does nothing any more.
unknown-command = I don't know this command. /help lists what there is.
sorry = 😔 Sorry, something went wrong on our side and this was not handled. Please try again.

## The menu

bot-description =
    Talk to someone new, right now. 💬

    • Anonymous: nobody sees your name, your number or your account.
    • Text, photos, voice, video, stickers: like in any other chat.
    • Nothing in common? One tap finds someone else.

    For people who are 18 or older.
bot-short-description = Talk to someone new, right now, without telling who you are. 18+
menu-chat = Find someone to talk to
menu-next = Someone else
menu-stop = End the chat
menu-settings = Whom you'd like to meet
menu-report = Report bad behaviour
menu-block = Never meet this person again
menu-language = Language
menu-help = How it works
menu-privacy = What we keep
menu-delete = Delete everything
