### Everything the bot says. Tags <b>, <i>, <code> format; facts in braces are never read as tags.

## The beginning

ask-consent =
    👋 <b>Hi! Here you meet people you don't know yet.</b>

    { $offers ->
        [browse] 👀 You meet by cards. Once you allow it, people near you see yours: a name, your age, photos and words, roughly how near you are and when you were last here.
        [chat] 💬 It is anonymous: the other person sees what you write, and neither your name nor your age.
       *[both] 💬 Random chats are anonymous: the other person sees what you write, and neither your name nor your age.{"\u000A"}👀 Cards are not: once you allow it, people near you see yours, with a name, your age, photos and words, roughly how near you are and when you were last here.
    }
    🔒 Other people never see your number or your account; your username only if you and a match both want that.

    • Only for { $genders ->
        [woman] women
        [man] men
        [other] people who are neither women nor men,
        [woman-man] women and men
        [woman-other] women and people of other genders
        [man-other] men and people of other genders
       *[everybody] people
    } aged { $age } { $oldest ->
        [0] or older
       *[other] to { $oldest }
    }.
    • We keep your answers: who you are, whom you look for, your year of birth, your languages{ $offers ->
        [chat] {""}
       *[both] {"; "}and for your card, if you make one, the name on it, your photos and words, and your place as a square of about 5 km
    }. More in /privacy. The rules are in /terms.
    • You can leave at any time: /delete removes your answers{ $offers ->
        [chat] {""}
       *[both] {" "}and your card
    } at once. What little stays, and why, is in /privacy.
agree = ✅ I'm { $age }+ and I agree
choose-language = 🌐 Language · Язык
ask-gender = <b>You are…</b>
gender-woman = Woman
gender-man = Man
gender-other = Other
ask-seeks = <b>Whom would you like to talk to?</b>
seeks-women =
    { $chosen ->
        [yes] ✅ Women
       *[no] Women
    }
seeks-men =
    { $chosen ->
        [yes] ✅ Men
       *[no] Men
    }
seeks-everyone =
    { $chosen ->
        [yes] ✅ Everyone
       *[no] Everyone
    }
ask-birth_year =
    <b>When were you born?</b>

    { $typed ->
        [yes] I can't take it from a message: tap the decade below, then the year.
       *[no] Choose the decade.
    } This can't be changed later.
decade = { $decade }s
ask-year = <b>And the year?</b>
year = { $year }
back = ← Back
ready = { $offers ->
        [browse] 🎉 <b>Welcome!</b>{"\u000A\u000A"}A few words about you below, and /match shows you who is near.
       *[both] 🎉 <b>That's enough to talk, welcome!</b>{"\u000A\u000A"}Tap the button or send /chat at any time, and we'll find you someone to talk to.
    }
welcome-back =
    👋 <b>Good to see you again!</b>

    { $offers ->
        [browse] Shall we look who is near?
       *[both] Shall we find you someone to talk to?
    }
welcome-chatting = You are in a chat: just write. /next finds someone else, /stop ends it.
too-young =
    Thank you for being honest. This place is for people aged { $age } or older, so we can't let you in now.

    Take care, and see you later!
# To whoever asks for what this bot does not offer.
not-offered = { $offers ->
        [browse] 👀 Here people meet by their cards: when two like each other, they can talk. There is no random chat.
       *[chat] 💬 Here people meet in a random chat, with no cards to fill in or to look at.
    }
not-meant =
    Thank you. This bot is for { $genders ->
        [woman] women
        [man] men
        [other] people who are neither women nor men,
        [woman-man] women and men
        [woman-other] women and people of other genders
        [man-other] men and people of other genders
       *[everybody] people
    } aged { $age } { $oldest ->
        [0] or older
       *[other] to { $oldest }
    }, so you can't meet anybody here.

    What we know of you stays yours: /export, /delete.
join-first = A few questions first, please.

## How old somebody is, where their word is not enough

ask-age_check = { $way ->
    [birthday] <b>One thing more: your date of birth</b>{"\u000A\u000A"}Only people aged { $age } or older are here, and the date of birth in your Telegram profile must show that you are.{"\u000A\u000A"}1. In Telegram: Settings, your name, <b>Birthday</b>. Fill it in, with the year.{"\u000A"}2. Below it, choose who can see it: <b>Everybody</b>, just for now.{"\u000A"}3. Come back and tap the button. Then you may hide it again.{"\u000A\u000A"}Of the date we keep the year, nothing else.
   *[provider] <b>One thing more: a check of your age</b>{"\u000A\u000A"}Only people aged { $age } or older are here. Somebody else looks at that, on a page of theirs: they don't learn who you are here, and we learn only yes or no.
    }
age-start = { $way ->
    [birthday] 🎂 I can be seen now
   *[provider] Check my age
    }
age-elsewhere =
    <b>Open the page and follow it</b>

    It works once, within an hour, and tells us only whether you are { $age } or older. As soon as we hear of it, I'll write to you.
age-open = Open the page
age-done = I've done it
age-not-yet = Nothing has come from there yet. It may take a minute: I'll write to you.
age-unseen = I can't see a date of birth with a year yet. Is it filled in, and may everybody see it?
age-soon = By that date you aren't { $age } yet. See you on your birthday!
age-passed = ✅ <b>Thank you, that's done.</b> Welcome!
age-onward = Go on
age-refused =
    The check says that you are younger than { $age }, so we can't let you in now.

    If that's wrong, you can be checked again in half a year.

## The queue

find-someone = 💬 Find someone
new-chat = 💬 New chat
queue-card =
    🔎 <b>Looking for someone for you…</b>

    { $total ->
        [1] Nobody else is waiting yet. As soon as somebody who fits you comes, we'll tell you.
       *[other] You are number { $place } of { $total }. { $minutes ->
            [unknown] It may take a moment.
            [widening] Nobody who fits is free just now, so we are widening the search: other ages, then other languages.
            [strict] Nobody who fits is free just now. ⚙️ Filters let you widen the search.
            [0] It usually takes less than a minute.
            [one] It usually takes about { $minutes } minute.
           *[other] It usually takes about { $minutes } minutes.
        }
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
found-or-topic =
    ✨ <b>You are connected. Ask what made them smile today!</b>

    Everything you write goes to this one person, without your name. /next finds someone else, /stop ends the chat.
other-language = 🌐 You two chat in different languages: nobody who fits you both and shares one was found just now. Telegram can translate messages, and /next finds someone else.
key-next = ⏭ Next
key-stop = ⏹ Stop
you-left = You left the chat.
partner-left = Your partner left the chat.
chat-idle =
    { $minutes ->
        [one] Nobody wrote for a minute, so the chat has ended.
       *[other] Nobody wrote for { $minutes } minutes, so the chat has ended.
    }
after-chat =
    What next? For a day you can still say how it was, report or block this person.

    🤝 If you both want to keep in touch, you become a match: { $offers ->
        [chat] the chat goes on, whenever you two like.
       *[both] the chat goes on, and you see each other's names from your cards.
    }
say-good = 👍
say-bad = 👎
keep-in-touch = 🤝 Keep in touch
said-good = 👍 Noted, thank you. The other person doesn't learn it.
said-bad = 👎 Noted, thank you. The other person doesn't learn it.
keep-noted = 🤝 Noted. If the other person wants it, too, we tell you both. If not, they never learn that you did.
keep-reported = 🚩 You have reported this person, so you two won't meet again.
kept = 🎉 <b>You both want to keep in touch!</b> From now on you find { -who } under /matches.
kept-known = 🎉 <b>You both want to keep in touch, and you know each other already:</b> that was { -who }. You find each other under /matches.
report = 🚩 Report
block = 🚫 Block
report-previous = 🚩 Report the last person
block-previous = 🚫 Block the last person
nobody-there = You are not in a chat now. { $offers ->
        [browse] /match shows you people
       *[both] /chat finds you someone
    }, /matches opens a chat with somebody you know.
lost-at-the-end = The chat ended before your last messages could be delivered.

## Matches

# Somebody's name, or who they are without one. The second one begins a sentence.
-who =
    { $known ->
        [yes] { $name }
       *[no] someone from a random chat
    }
-who-begins =
    { $known ->
        [yes] { $name }
       *[no] Someone from a random chat
    }
matches =
    💞 <b>Your matches</b>

    Tap one to open the chat. What you write goes to the one that is open, and to nobody else.
matches-none =
    💞 <b>No matches yet.</b>

    Two people become a match when both { $offers ->
        [browse] like each other's cards.
        [chat] want to keep in touch after a random chat.
       *[both] like each other's cards, or when both want to keep in touch after a random chat.
    }
matches-on = More →
match-line =
    { -who-begins } · { $days ->
        [new] new
        [0] today
        [one] { $days } day ago
       *[other] { $days } days ago
    }{ $waiting ->
        [0] {""}
       *[other] {" · ✉️ "}{ $waiting }
    }
match-name = { -who-begins }
open-match = 💬 Open the chat
match-opened =
    💬 <b>You are now talking to { -who }.</b>

    What you write goes to this one person.{ $waiting ->
        [0] {""}
        [one] {" "}One message has waited for you:
       *[other] {" "}{ $waiting } messages have waited for you:
    }
welcome-match = You are in a chat with a match: just write. /matches shows all of them, /stop closes this one for now.
key-park = ⏸ Close for now
key-reveal = 🔓 Usernames
key-more = ⋯ More
match-wrote = ✉️ { -who-begins } wrote to you.
parked = ⏸ The chat with { -who } is closed for now. What you write doesn't go there any more; what comes from there waits for you for 7 days. /matches opens it again.
end-first = You are in a random chat right now. End it first, then you can talk to { -who }.
too-early-match = You wrote this before you opened this chat, so it was not delivered. Is it for { -who }? Then send it again.
not-read =
    { $count ->
        [one] ✉️ A message of yours was not read within 7 days and is gone. It was for { -who }.
       *[other] ✉️ { $count } messages of yours were not read within 7 days and are gone. They were for { -who }.
    }
match-more = <b>{ -who-begins }</b>
unmatch = 💔 End this match
unmatch-sure =
    <b>End the match with { -who }?</b>

    The chat ends for both of you, what was not read yet is not delivered, and you won't be shown to each other again.
unmatch-yes = 💔 Yes, end it
unmatch-no = ← No, keep it
unmatch-kept = 💞 Good, nothing has changed.
match-over = 💔 Your match with { -who } has ended.
after-match = For a day you can still report or block this person.
lost-with-match = Your match with { -who } ended before your last messages there could be read.

## Usernames

reveal-sure =
    🔓 <b>Exchange usernames with { -who }?</b>

    Yours is @{ $username }. We ask the other person, too. If you both say yes, each of you sees the other's, at the same moment; else nobody sees anything.
reveal-asked =
    🔓 <b>{ -who-begins } would like to exchange usernames with you.</b>

    If you say yes, each of you sees the other's, at the same moment; else nobody sees anything.
reveal-yes = 🔓 Yes
reveal-no = Not now
reveal-offered = 🔓 Noted. As soon as { -who } says yes, too, we tell you both.
reveal-not-now = Nothing was shown. /reveal does it later, in the chat with { -who }.
reveal-no-username = You have no username yet. Telegram lets you choose one: Settings → Username. Then come back with /reveal.
reveal-only-matches = Usernames are exchanged between matches. After this chat you can both tap 🤝 Keep in touch.
revealed = 🔓 <b>You both said yes:</b> { -who } is @{ $username } on Telegram.

## What is written

still-looking = Still looking for someone. This was not delivered to anybody.
chat-over = Your chat has ended, so this was not delivered.
too-early = You wrote this before you two met, so it was not delivered. Is it for your new partner? Then send it again.
no-chat = Nobody is here to read this. { $offers ->
        [browse] /match shows you people
       *[both] /chat finds you someone
    }, /matches opens a chat with somebody you know.
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
hidden-part = Usernames, phone numbers, addresses or links in this were hidden, so that you both stay anonymous. Links pass once your partner allows it, the rest never do.
media-hidden = 🙈 Pictures from someone new are blurred, and links are hidden. Would you like to see them from now on?
show-media = 👀 Show pictures and links
newcomer-held = 🌱 You are new here, so pictures, voice messages and files reach your partner once they want them. We have asked. When they have said yes, send it:
newcomer-not-yet = Your partner has not said yes so far.
newcomer-media = 🌱 Your partner would like to send you a picture, a voice message, a file or a link. Would you like to get such things?
take-media = 👀 Yes, show them to me
media-taken = 👀 Your partner would like to see it. From now on your pictures, voice messages, files and links pass at once.
enough-chats =
    🌱 You are new here, and newcomers meet only so many people in an hour. { $minutes ->
        [one] The next one in a minute.
       *[other] The next one in { $minutes } minutes.
    }
media-shown = 👀 From now on you see this person's pictures and links at once.
concern-minor =
    🔞 Something your partner wrote may mean that they are under age. Only adults may be here. If they are not, please tell us: they are paused at once, and a moderator looks.
concern-insults = 💬 Does this bother you? You can report it, or end the chat with /stop. Nobody learns what you choose.
concern-threats = 💬 Does this worry you? You can report it, or end the chat with /stop. Nobody learns what you choose.
concern-nudity = 💬 This photo may show nudity. If it bothers you, you can report it, or end the chat with /stop. Nobody learns what you choose.
it-is-fine = 👌 It's fine
edit-not-passed = This change can't be delivered. Your partner still sees the earlier version.
edit-unsent = Your partner has not got this message. If you still send it, it goes as it is by then.
del-how = Reply with /del to a message of yours, and it vanishes on both sides.
del-own-only = You can only take back what you wrote yourself.
not-delivered = This could not be delivered.

## Profiles: the card, its questions, its menu

key-location = 📍 Send my location
key-skip = Skip
ask-place =
    📍 <b>Where are you?</b>

    Then people near you can find you, and you them. Send your location{ $sits ->
        [yes] {" "}as a reply to this message, or reply with
       *[no] {" "}with the button below, or type
    } the name of your town.

    Only a square of about 5 km is kept, never the exact point, and others see only roughly how near you are. /skip if you'd rather not.
place-how = Please send a location, or type the name of your town. /skip if you'd rather not.
elsewhere = 🌍 Cards are for people who live here: { $countries }. A place elsewhere is not kept.
place-unknown = I don't know a town of this name. Try another spelling, or the next larger town, or send your location.
place-which =
    <b>{ $count ->
        [1] Is it here?
       *[other] Which one?
    }</b>
city = { $city }
place-set = 📍 { $place }. Noted!
moved-too-often =
    { $hours ->
        [one] You have changed your place only recently. It can be changed again in an hour.
       *[other] You have changed your place only recently. It can be changed again in { $hours } hours.
    }
ask-shots =
    📷 <b>{ $replaces ->
        [yes] Another one in its place
       *[no] { $count ->
            [0] Show yourself
           *[other] { $count } of { $most } so far
        }
    }</b>

    { $replaces ->
        [yes] Send one photo or video
       *[no] Send up to { $most } photos or videos
    }{ $sits ->
        [yes] {" "}as a reply to this message
       *[no] {""}
    }. { $replaces ->
        [yes] The old one goes. /skip keeps it.
       *[no] Others see them on your card. /skip if you'd rather not.
    }
portrait = 🖼 Use my Telegram photo
no-portrait = I can't see a photo of yours: there is none, or your privacy settings hide it. You can send me one instead.
skip = Skip
done = ✅ Done
shots-how = Please send a photo or a video. /skip if you'd rather not.
shots-added =
    📷 { $count } of { $most } saved. Send more, or:
shots-saved =
    { $count ->
        [0] No photos for now. You can always add some in /profile.
       *[other] 📷 { $count } of { $most } saved.
    }
ask-name =
    ✏️ <b>What shall others call you?</b>

    Now: { $name }. Reply with a name of at most { $limit } characters. /skip leaves it as it is.
name-how = Please reply with a name, in words only.
ask-bio =
    📝 <b>A few words about you</b>

    Reply with what others should know, in at most { $limit } characters. A dash (–) takes it away, /skip leaves it as it is.
bio-how = Please reply with a text.
ask-interest =
    🎯 <b>What else do you like?</b>

    Reply with your own words, separated by commas: each at most { $limit } characters long, up to { $most } in all. /skip leaves them as they are.
interest-how = Please reply with words, separated by commas.
saved =
    ✅ Saved.{ $hidden ->
        [yes] {" "}Usernames, phone numbers, addresses and links are covered when others see it.
       *[no] {""}
    }{ $cut ->
        [yes] {" "}It did not fit in full, so a part of it is left out.
       *[no] {""}
    }
skipped = All right.
skip-nothing = There is nothing to skip now.
show-card = 👤 My card
preview =
    👆 <b>This is how others see you.</b>

    The name, too: at first it is the one in your Telegram. Shall people near you find you like this? You can change everything at any time in /profile.
go = ✅ Go
edit-card = ✏️ Edit
preview-no-place =
    👆 <b>This would be your card.</b>

    Without a place nobody sees it{ $offers ->
        [browse] , and you see nobody's.
       *[both] . You can talk to strangers all the same.
    }
add-place = 📍 Add a place
listed =
    🎉 <b>People near you can find you now.</b>

    /profile changes your card, /pause hides it.
browse-start = 👀 See who is near
profile =
    👤 <b>Your card</b> · { $state ->
        [new] nobody sees it yet
        [paused] hidden for now
       *[shown] others can see it
    }

    📍 { $place } · people within { $km } km
    🎯 { $goal ->
        [chat] chatting
        [friends] friends
        [dates] dates
        [partner] a partner
       *[none] What for: not said
    }
edit-name = ✏️ Name
edit-bio = 📝 About me
edit-shots = 📷 Photos
edit-interests = 🎨 Interests
edit-interest = ✏️ In my own words
edit-goal = 🎯 What for
edit-place = 📍 Place
edit-radius = 📏 How far
pause = ⏸ Hide me
resume = ▶️ Show me again
choose-goal = <b>What are you here for?</b>
goal-chat =
    { $chosen ->
        [yes] ✅ Chatting
       *[no] Chatting
    }
goal-friends =
    { $chosen ->
        [yes] ✅ Friends
       *[no] Friends
    }
goal-dates =
    { $chosen ->
        [yes] ✅ Dates
       *[no] Dates
    }
goal-partner =
    { $chosen ->
        [yes] ✅ A partner
       *[no] A partner
    }
goal-none =
    { $chosen ->
        [yes] ✅ I'd rather not say
       *[no] I'd rather not say
    }
choose-radius =
    <b>How far away may others be?</b>

    You see people within this distance, and only they see you.
radius =
    { $chosen ->
        [yes] ✅ { $km } km
       *[no] { $km } km
    }
set-radius = 📏 Within { $km } km
radius-set = 📏 People within { $km } km from now on.
shots =
    📷 <b>Photos and videos</b> · { $count } of { $most }

    Others see them in this order, the first one at once. Tap one to move, replace or remove it.
shot-photo = 🖼 { $number }
shot-video = 🎬 { $number }
shot-add = ➕ Add
shot = 📷 <b>{ $number } of { $count }</b>
shot-earlier = ⬅️ Earlier
shot-later = Later ➡️
shot-replace = 🔁 Replace
shot-remove = 🗑 Remove
interests =
    🎨 <b>What do you like?</b> · { $count } of { $most }

    Tap to add one or take it away. Others see them on your card.
interest =
    { $chosen ->
        [yes] ✅ { $word }
       *[no] { $word }
    }
interests-full = That's { $most } already. Take one away first.
page-before = ‹
page-after = ›
paused =
    ⏸ Nobody sees your card now. Your matches and chats stay as they are.
pause-nothing = { $offers ->
        [chat] There are no cards here, so there is nothing to hide.
       *[both] Nobody sees you yet, so there is nothing to hide. /profile is where your card is.
    }
nudge-shots = 📷 Your card has no photo yet. Would you like to add one?
nudge-shots-or-friendly = 📷 People with a photo get more answers. Add one? It takes a moment.
nudge-bio = 📝 A few words about you give others something to begin with. Would you like to write some?
nudge-bio-or-question = 📝 What could you talk about for hours? Two lines of it make a good beginning.
nudge-interests = 🎨 Tell what you like, and I can show you people who like it, too.
nudge-goal = 🎯 What are you here for? It helps others to know.
interest-hiking = 🥾 Hiking
interest-travel = ✈️ Travel
interest-cycling = 🚴 Cycling
interest-running = 🏃 Running
interest-swimming = 🏊 Swimming
interest-yoga = 🧘 Yoga
interest-fitness = 🏋️ Fitness
interest-dancing = 💃 Dancing
interest-football = ⚽ Football
interest-climbing = 🧗 Climbing
interest-skiing = ⛷ Skiing
interest-camping = 🏕 Camping
interest-gardening = 🌱 Gardening
interest-animals = 🐾 Animals
interest-dogs = 🐶 Dogs
interest-cats = 🐱 Cats
interest-cooking = 🍳 Cooking
interest-baking = 🍞 Baking
interest-coffee = ☕ Coffee
interest-wine = 🍷 Wine
interest-restaurants = 🍽 Restaurants
interest-films = 🎬 Films
interest-series = 📺 Series
interest-anime = 🌸 Anime
interest-theatre = 🎭 Theatre
interest-concerts = 🎤 Concerts
interest-festivals = 🎪 Festivals
interest-music = 🎸 Making music
interest-singing = 🎶 Singing
interest-books = 📚 Books
interest-writing = ✍️ Writing
interest-art = 🎨 Art
interest-photography = 📸 Photography
interest-museums = 🏛 Museums
interest-crafts = 🧶 Crafts
interest-fashion = 👗 Fashion
interest-video-games = 🎮 Video games
interest-board-games = 🎲 Board games
interest-technology = 💻 Technology
interest-science = 🔬 Science
interest-languages = 🗣 Languages
interest-politics = 🗳 Politics
interest-volunteering = 🤝 Volunteering
interest-spirituality = ✨ Spirituality

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
reported =
    🚩 Thank you, reported. You two won't meet again.{ $attached ->
        [yes] {" "}The message that you replied to is attached.
       *[no] {""}
    }
attach = 📎 Attach what they wrote
attach-more = 📎 Attach more
never-mind = ✖️ Never mind
nothing-done = 👌 All right, nothing has changed.
attach-how =
    📎 <b>Show us what you received</b>

    Reply to a message of theirs with /attach: up to { $most } messages, within an hour after your report. Only moderators see them, and they are deleted after 30 days.
attached = 📎 Attached.
attach-late = There is no report of yours from the last hour that this belongs to.
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
set-news =
    { $wants ->
        [yes] ✅ News from us
       *[no] ☐ News from us
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
age =
    { $chosen ->
        [yes] ✅ { $age }
       *[no] { $age }
    }
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
    { $offers ->
        [chat] {""}
       *[both] {"\u000A"}/match – browse people near you{"\u000A"}/likes – who likes you
    }{ $offers ->
        [browse] {""}
       *[both] {"\u000A"}/chat – find someone to talk to{"\u000A"}/next – end this chat and find someone else
    }
    /stop – end the chat{ $offers ->
        [browse] {""}
       *[both] {" "}or the search
    }
    /matches – people you keep in touch with
    /reveal – exchange usernames with a match
    /more – in a chat with a match: end it, block, report
    /unmatch – end a match
    /del – as a reply: take back your message on both sides
    /report – tell us about bad behaviour
    /attach – show us what you received
    /block – never meet this person again
    /unblock – lift all your blocks
    /appeal – when you disagree with a moderator{ $offers ->
        [chat] {""}
       *[both] {"\u000A"}/profile – your card, for those who may find you{"\u000A"}/pause – hide your card
    }
    /settings – whom you'd like to meet{ $tongues ->
        [one] {""}
       *[several] , languages
    }, news
    /invite – a link for your friends{ $sells ->
        [yes] {"\u000A"}/premium – a little more, for Stars
       *[no] {""}
    }{ $tongues ->
        [one] {""}
       *[several] {"\u000A"}/language – English or Russian
    }
    /privacy – what we keep
    /terms – the rules
    /paysupport – trouble with a payment
    /developer_info – who runs this bot
    /export – a copy of what we know about you
    /delete – leave, and delete your data

    In a chat you can send nearly everything: text, photos, voice, video, stickers, polls. Reply, edit and react as always; your partner sees it too.
privacy =
    <b>What we keep</b>

    • Your answers: who you are, whom you look for, your year of birth, your languages.
    • Your card, if you make one: name, at first the one in your Telegram, words, interests and which photos, encrypted; a square of about 5 km in which you are, never the exact point, and when you changed it.
    • Your Telegram id (not your phone number), encrypted, only to send you messages. Other people never see it.
    • Messages, encrypted, only until they are delivered; to a match who is away, for at most 7 days. A message that we failed to handle, for at most 48 hours. Which copy belongs to which message, so that replies and edits work, for 7 days.
    • With whom you had a chat, as a code that can't be turned back into a person, and what you said of it, for 7 days after its end.
    • Your matches, until one of you ends them; your username, encrypted, once you offer it to a match.
    • Which cards you saw, for 3 days; which you passed on, for 30; which you liked, with your note, encrypted, until one of you two leaves.
    • Whom you blocked or reported, as such a code. Why you reported, for 180 days, or longer if your report has hidden somebody and no moderator has looked at it yet; messages that you attach, encrypted, for 30.
    • What moderators decided about you, as such a code, for 2 years, even after /delete; your appeal, encrypted, for 180 days.
    • What you agreed to, and when.
    • If you buy something with Stars: what and when, as such a code, and your Telegram id, encrypted, so that it can be given back; for 8 years, even after /delete.
    • If you came by somebody's link: that you did, as a code, for 180 days. Nobody is told who came, only how many.

    <b>What others see</b>

    { $offers ->
        [browse] On your card, once you have seen it yourself and said yes: its name, your age, photos, words and interests, roughly how near you are and when you were last here. A match sees the name on your card and what you write.
        [chat] Only what you write: no name, no age. Who becomes a match sees no more than that.
       *[both] In a random chat only what you write: no name, no age. On your card, once you have seen it yourself and said yes: its name, your age, photos, words and interests, roughly how near you are and when you were last here. A match sees the name on your card, if you have one, and what you write, also after a random chat that you both wanted to keep.
    } Usernames, phone numbers, addresses and contacts in all that are hidden; your username is told only when you and a match both want it.

    /export gives you a copy of all this. /delete removes everything at once, except that people who blocked or reported each other stay apart, that decisions of moderators stand, that payments stay in the books, that we remember who is too young, and until midnight (UTC) how many likes you gave that day.{ $operator ->
        [none] {""}
       *[named] {"\u000A\u000A"}Responsible: { $operator }.
    }{ $contact ->
        [none] {""}
       *[told] {"\u000A"}Questions: { $contact }
    }{ $policy ->
        [none] {""}
       *[told] {"\u000A"}In full: { $policy }
    }
terms =
    <b>The rules</b>

    • Only for people aged { $age } or older. Anything that concerns minors gets you banned without a warning.
    • Be kind. No insults, threats, hate or pressure, and nobody has to answer.
    • No advertising, no spam, no begging, no selling.
    • What people tell you here stays here: don't publish it, don't try to find out who they are.
    • Whoever breaks this gets a warning, a pause or a ban, with the reason. /report tells us, /block keeps people away.
    • You may leave at any time: /export gives you a copy, /delete removes your data at once, but for the little that /privacy names.
    • The people here are strangers: we can't vouch for them. Never send money, and first meet in a public place.

    What you agreed to is version { $version }.{ $operator ->
        [none] {""}
       *[named] {"\u000A\u000A"}This bot is run by { $operator }.
    }{ $contact ->
        [none] {""}
       *[told] {"\u000A"}Questions: { $contact }
    }{ $terms ->
        [none] {""}
       *[told] {"\u000A"}In full: { $terms }
    }
paysupport =
    <b>Trouble with a payment?</b>

    { $contact ->
        [none] Whoever runs this bot hasn't left an address here yet: please look at the bot's profile on Telegram.
       *[told] Write to { $contact }: what you bought, when, and what went wrong. We answer, and Stars can be refunded.
    }

    Telegram's support and @BotSupport can't help with purchases made here.
developer-info =
    <b>Who runs this bot</b>

    { $operator ->
        [none] They haven't left a name here yet.
       *[named] { $operator }
    }{ $contact ->
        [none] {""}
       *[told] {"\u000A"}{ $contact }
    }

    The program is MeetsMatch, whose source is open. It is not made by Telegram, nor does Telegram answer for it.

withdraw = ✋ I no longer agree
withdrawn =
    ✋ <b>You no longer agree, so you are hidden.</b>

    Nobody finds you here, and nothing you told us is used. It is kept until you delete it, or agree again.
delete-ask = 🗑 Delete everything
export =
    📄 <b>Everything we know about you</b>

    Your answers, your card, what you agreed to, your chats without what was said, your likes and blocks. Other people are not in it. Keep the file to yourself.
export-too-soon =
    { $minutes ->
        [one] You got a copy within the last hour. The next one is possible in { $minutes } minute.
       *[other] You got a copy within the last hour. The next one is possible in { $minutes } minutes.
    }

## Reports, sanctions, appeals

report-judged = 🚩 A moderator has looked at your report. Thank you, you help to keep this place kind.
under-review =
    🔎 <b>People reported you, and a moderator will look at it.</b>

    Until then you meet nobody new: no new chats, and your card is hidden. You can still write to your matches, and everything in /profile and /settings works.
still-under-review = People reported you, and a moderator has not looked yet. Until then you meet nobody new; your matches can be written to.
kept-out = You have a break here, so please buy nothing now.
review-over = ✅ A moderator has looked: all is well. You can meet people again.
chat-ended = This chat has ended.
-sanction-why =
    { $reason ->
        [spam] spam or ads
        [insults] insults
        [minor] you seem to be under age
        [nudity] nudity that nobody asked for
        [threats] threats
       *[other] what you did here hurt somebody
    }
-sanction-rule =
    { $reason ->
        [spam] This is a place to meet people, not to sell or advertise.
        [insults] Be kind, or say goodbye.
        [minor] Only adults may be here.
        [nudity] Nothing intimate unless the other person wants it.
        [threats] Nobody may be frightened here.
       *[other] Treat people as you'd like to be treated.
    }
statement-warning =
    ⚠️ <b>A warning from the moderators</b>

    Why: { -sanction-why }.
    The rule: { -sanction-rule }

    You can go on as before, and we hope you do so kindly. Next time there would be a break.

    Do you see it differently? /appeal, once.
statement =
    ⛔ <b>{ $rung ->
        [hour] You have a break of one hour
        [day] You have a break of one day
        [three_days] You have a break of three days
       *[ban] You are banned
    }</b>

    Why: { -sanction-why }.
    The rule: { -sanction-rule }
    Until: { $until } UTC.

    A moderator decided this. Until then you can't write to anybody here, and nobody sees you.

    { $appeal ->
        [waits] Your appeal waits for a moderator. You'll hear from us.
        [heard] Your appeal was heard, and the decision stays.
       *[open] Do you see it differently? /appeal, once.
    } /privacy, /export, /delete and /language work as always.
appeal = ✋ I see it differently
appeal-ask =
    ✋ <b>Tell us how you see it.</b>

    Reply to this message, in at most { $most } characters. A moderator will read it. There is one appeal for each decision, so take your time.
appeal-taken = ✋ Thank you, a moderator will read it. You'll hear from us either way.
appeal-upheld = ✋ Your appeal was read with care. The decision stays. The reason: { -sanction-why }.
sanction-lifted =
    ✅ <b>The decision about you is lifted.</b> { $still ->
        [yes] Another one still holds until { $until } UTC.
       *[no] You can meet people again. Welcome back!
    }
nothing-to-appeal = There is nothing to appeal against: all is well.
appealed-before = You have appealed against this already. You'll hear from us.
appeal-heard = Your appeal was heard, and the decision stays.
too-many-letters = That is { $letters } characters, and { $most } is the most. Please shorten it, and reply to the same message again.
enough-attached = { $most } messages are enough. Thank you!
case-closed = This is decided already.
evidence-forgotten = What was attached is forgotten: it is kept for 30 days.
not-yours = Another moderator has to decide this.
nobody-known = Nobody here is known by that alias. It stands at the top of each card.

## Moderators: cards in their group, and commands

-case-head =
    <b>{ $alias }</b>{ $hidden ->
        [yes] {" · 🙈 hidden"}
       *[no] {""}
    }{ $here ->
        [no] {" · has left"}
       *[yes] {""}
    }

    { $reasons }
    { $reports ->
        [one] { $reports } report
       *[other] { $reports } reports
    } by { $people ->
        [one] { $people } person
       *[other] { $people } people
    }, weight { $weight }
    Before: { $record }
case-card =
    🚩 { -case-head }
    The ladder says: { $next }
case-decided =
    ☑️ { -case-head }

    <b>{ $verdict }</b>, by moderator { $actor }.
verdict-dismiss = ✅ Nothing wrong
verdict-warn =
    { $next ->
        [yes] ⭐ Warning
       *[no] Warning
    }
verdict-hour =
    { $next ->
        [yes] ⭐ One hour
       *[no] One hour
    }
verdict-day =
    { $next ->
        [yes] ⭐ One day
       *[no] One day
    }
verdict-three-days =
    { $next ->
        [yes] ⭐ Three days
       *[no] Three days
    }
verdict-ban =
    { $next ->
        [yes] ⭐ Ban
       *[no] Ban
    }
exhibits = 📎 Attached: { $pieces }
rung-warning = warning
rung-hour = one hour
rung-day = one day
rung-three_days = three days
rung-ban = ban
record-none = nothing
record-line =
    { $rung } ({ $reason }, { $day }{ $lifted ->
        [yes] {", lifted"}
       *[no] {""}
    })
carried-out = Done.
appeal-card =
    ✋ <b>{ $alias }</b> appeals

    Against: { $sanction }, by moderator { $by }

    { $words }
appeal-decided =
    ☑️ <b>{ $alias }</b> appealed against: { $sanction }

    <b>{ $outcome ->
        [granted] Lifted
       *[upheld] The decision stays
    }</b>, by moderator { $actor }.
hear-granted = ✅ Lift it
hear-upheld = ✖️ It stays
chatid = This chat is <code>{ $chat }</code>
stats =
    📊 <b>Now</b>

    People: { $people }
    Live chats: { $chats }
    Waiting: { $waiting }
    Random chats today: { $begun }
    Cases: { $cases }, hidden: { $hidden }
    Appeals: { $appeals }
cases =
    { $cases ->
        [0] ✅ No case is open.
       *[other] 🚩 <b>Open cases</b>{"\u000A"}{ $lines }
    }
case-line =
    { $alias }: reports { $reports }, weight { $weight }{ $hidden ->
        [yes] {", 🙈 hidden"}
       *[no] {""}
    }
case = 🚩 { $alias }
appeals-none = ✅ No appeal waits.
appeals-shown = ✋ Shown in the moderators' group.
alert-old =
    { $turn ->
        [over] ✅ <b>Over:</b> no report waits for too long any more.
        [lasts] 🔔 <b>Still:</b> reports wait, the oldest for { $hours } h.
       *[began] 🔔 <b>Reports wait:</b> nobody has decided about the oldest one for { $hours } h.
    }
alert-many =
    { $turn ->
        [over] ✅ <b>Over:</b> people who are reported and not judged yet: { $number }.
        [lasts] 🔔 <b>Still:</b> people who are reported and not judged yet: { $number }.
       *[began] 🔔 <b>Many cases:</b> people who are reported and not judged yet: { $number }.
    }
alert-lag =
    { $turn ->
        [over] ✅ <b>Over:</b> messages arrive in time again.
        [lasts] 🔔 <b>Still:</b> messages are late, some by { $minutes } min and more.
       *[began] 🔔 <b>Messages are late:</b> some have been waiting for { $minutes } min and more.
    }
alert-errors =
    { $turn ->
        [over] ✅ <b>Over:</b> nothing has failed for an hour.
        [lasts] 🔔 <b>Still:</b> updates that failed and were put aside in the last hour: { $number }.
       *[began] 🔔 <b>Errors:</b> updates that failed and were put aside in the last hour: { $number }. The log says why.
    }
alert-exports =
    { $turn ->
        [over] ✅ <b>Over:</b> exports are written again.
        [lasts] 🔔 <b>Still:</b> exports can't be written, for { $hours } h now.
       *[began] 🔔 <b>Exports can't be written.</b> What happens is kept for 90 days, and written as soon as they can be. The log says why, and <code>meetsmatch doctor</code>.
    }
alert-stray =
    🚨 <b>A message was stopped right before it would have reached the wrong person.</b>

    Nobody has read it, but this is a bug: keep the log, and tell whoever makes the bot.
digest =
    🗓 <b>{ $day }</b>, in brackets the change to the day before

    People who were here: { $active }
    New: { $new }
    Random chats: { $chats }
    Matches: { $matches }
    Reports: { $reports }
    Half waited for a chat at most, in seconds: { $half }
    95 % waited at most: { $most }
    Never shown, % of those who can be: { $never }
    Stars: { $stars }

    Open now: cases { $cases }, appeals { $appeals }
found-record =
    🔎 <b>{ $alias }</b>

    { $since ->
        [none] Has left.
       *[day] Here since { $since }.
    }{ $hidden ->
        [yes] {" 🙈 Hidden."}
       *[no] {""}
    }{ $until ->
        [none] {""}
       *[day] {" ⛔ Kept out until "}{ $until }.
    }
    Open reports about them: { $reports }
    Their own reports: right { $confirmed }, rejected { $rejected }
    Before: { $record }
ban-how =
    A ban needs an alias and, after it, one of these words:
    { $reasons }
banned = ⛔ { $alias } is out: { $reason }.
unbanned =
    ✅ Lifted for { $alias }.{ $until ->
        [none] {""}
       *[day] {" Something else keeps them out until "}{ $until }.
    }
menu-stats = Numbers
menu-cases = Open cases
menu-appeals = Appeals that wait
menu-find = What is known: /find and an alias
menu-ban = Ban: /ban, an alias, a reason
menu-unban = Lift what keeps somebody out

## Invitations

invite =
    💌 <b>Your link</b>

    { $link }

    It says nothing about you, and you won't be told who opens it.

    Came: <b>{ $came }</b> · answered all questions: <b>{ $finished }</b>
invite-share = 📨 Share it
invite-another = 🔄 Another link instead
invite-later = I can't make a link right now. Please try again in a minute.

## The end

delete-sure =
    <b>Delete everything?</b>

    Your answers, your card, your chats and matches go at once and can't be brought back, and what you bought ends with them. What little stays, and why, is in /privacy.
delete-yes = 🗑 Yes, delete everything
delete-no = ← No, I'll stay
delete-kept = Glad you're staying!
deleted =
    🗑 <b>Your data is deleted.</b>
    { $when }

    <b>Gone:</b> your answers, your link and who came by it, your card and its photos here, your likes and passes, your matches and their names, what you agreed to, your Telegram id, and every message that was still on its way.

    <b>Stays, as a code without your name:</b>
    • that people who blocked or reported each other stay apart: a block until it is lifted, a report for good, its reason for 180 days, or until a moderator has looked;
    • that there were chats, without what was said: 7 days; whom you unmatched, so that you don't meet at once: 30 days;
    • what moderators decided, if they did: 2 years;
    • what you bought with Stars, if you did, and with it your Telegram id, encrypted, so that it can be given back: 8 years;
    • how many likes you gave today, so that leaving is no way to more: until midnight, UTC;
    • that you left, so that no backup brings you back: 31 days.

    What you wrote stays in the Telegram of those who got it. Take care! /start lets you begin again.
deleted-but-age = 🗑 <b>Your answers are deleted.</b> { $when }{"\u000A\u000A"}Only your year of birth stays, and what a check of your age has found: this place remains closed until you are { $age }.

## Browsing

card =
    <b>{ $name }, { $age }</b> · { $near ->
        [same_area] same area
        [near] under 25 km away
        [region] under 100 km away
       *[far] further away
    } · { $active ->
        [today] active today
        [week] active this week
       *[earlier] active this month
    }{ $bio }{ $interests }{ $note }{ $why ->
        [shared] {"\u000A\u000A"}✨ <i>You both chose: { $shared }</i>
        [new] {"\u000A\u000A"}✨ <i>New here</i>
       *[fits] {""}
    }

card-pass = 👎
card-like = ❤️
card-note = 💌
card-more = ⋯
card-shot = 📷 { $number }/{ $count }
card-undo = ↩️ Undo
card-why = 🤔 Why am I shown this?
card-reason =
    { $likes ->
        [yes] This person likes you.
       *[no] { $why ->
            [shared] You both chose: { $shared }.
            [new] This person is new here.
            [near] This person is near you.
            [active] You were both here today.
           *[fits] You fit.
        } Each of you is whom the other looks for: by age, place and language.
    }
card-blocked = 🚫 Blocked. You two won't see each other again. /unblock lifts all your blocks.
card-reported = 🚩 Thank you, reported. A human will look at it, and you two won't see each other again.
card-decided = You have answered this card already.
card-gone = This card can't be shown any more.
likes-spent =
    You have given all { $most } likes of today. New ones come in { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }{ $more ->
        [yes] ; more at once with /premium.
       *[no] .
    }
liked = ❤️ You like { $name }
matched =
    💞 <b>You and { $name } like each other!</b>

    Say hi: you can talk here, and your username stays hidden until you both want to share it.
browse-on = 👀 Go on browsing
likes-wait =
    ❤️ { $count ->
        [one] Somebody likes you!
       *[other] { $count } people like you!
    }
see-likes = 👀 Let me see
likes-none = No new likes just now.
browse-nobody =
    🌱 <b>You have seen everybody who fits, for now.</b>

    People you passed on come again after a month. Meanwhile:
alert-on = 🔔 Tell me when new people come
alert-off = 🔕 Don't tell me
alert-set =
    🔔 <b>I'll tell you when there is somebody new for you.</b>

    At most once a day, and not while your card is hidden.
new-people = 🌱 There are people whose cards you have not seen yet.
look-farther = 📍 Look up to { $km } km away
more-ages = 🎂 Ages from { $from } to { $to }
chat-meanwhile = 💬 Talk to someone now
browse-first = To see others, let them see you first. It takes a minute.
browse-hidden = Nobody sees your card now, so you see no cards either. /profile changes that.
ask-note =
    💌 <b>What would you like to tell { $name }?</b>

    At most { $limit } characters; they come with your like.
note-how = A note is a text of at most { $limit } characters. Please try again, or simply tap ❤️.
note-sent = { $hidden ->
        [yes] 💌 Sent to { $name }, with your like. Names, numbers and links in it were hidden.
       *[no] 💌 Sent to { $name }, with your like.
    }

## What can be bought

premium-none = Nothing is for sale here: everything is free. 🌿
premium =
    ⭐ <b>A little more, for Telegram Stars</b>

    { $what ->
        [more-likes] Up to { $likes } likes a day instead of { $usual }.
        [see-likes] See who likes you at once, not a day later.
       *[both] Up to { $likes } likes a day instead of { $usual }; and see who likes you at once, not a day later.
    }

    It changes neither who is shown to you nor who sees you, and safety is never for sale. Nothing renews by itself. Not happy? /paysupport helps.
premium-theirs =
    { $item ->
        [more-likes] ✅ You have more likes a day
       *[see-likes] ✅ You see who likes you at once
    }, until { $year }-{ $month }-{ $day }.
premium-offer =
    { $item ->
        [more-likes] 💜 More likes
       *[see-likes] 👀 Likes at once
    }, { $days ->
        [one] { $days } day
       *[other] { $days } days
    }: ⭐ { $stars }
see-premium = ⭐ See them now
bill-more-likes-title = More likes
bill-more-likes-about =
    Up to { $likes } likes a day, for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
bill-see-likes-title = Likes at once
bill-see-likes-about =
    See who likes you without waiting, for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
premium-bought =
    🎉 Thank you! { $item ->
        [more-likes] You have more likes a day
       *[see-likes] You see who likes you at once: /likes. It is yours
    } until { $year }-{ $month }-{ $day }. /premium shows what you have.
premium-refunded =
    ↩️ { $stars ->
        [one] { $stars } Star is
       *[other] { $stars } Stars are
    } back with you. { $item ->
        [more-likes] The likes of every day are the usual ones again.
       *[see-likes] New likes show up in /likes after a day again.
    }
premium-unknown =
    We could not tell what { $stars ->
        [one] this { $stars } Star was
       *[other] these { $stars } Stars were
    } for, so we are sending everything back. /premium shows what there is.
not-for-sale = This offer is no longer valid, and no Stars were taken. /premium shows what there is now.
likes-later =
    ❤️ { $count ->
        [one] Somebody likes you
       *[other] { $count } people like you
    }! Likes show up in /likes after a day. Whoever likes you may also come up in /match.

## Limits and mishaps

too-soon =
    { $seconds ->
        [one] 🐢 That was a bit fast and did not go through. Please wait { $seconds } second.
       *[other] 🐢 That was a bit fast and did not go through. Please wait { $seconds } seconds.
    }
copied = 📣 This was not delivered: the same has just gone to many people here. Write to this person in words of your own.
prove =
    🙋 <b>Are you a person?</b>

    Several of your messages looked like advertising. Before you meet somebody new, please tap { $picture }
picture = { $picture }
prove-wrong = That was another one. Try again.
proved = 👍 Thank you, off you go.
prove-later =
    { $hours ->
        [one] Too many of your messages looked like advertising. You can try again in { $hours } hour. Until then your matches are still there: /matches
       *[other] Too many of your messages looked like advertising. You can try again in { $hours } hours. Until then your matches are still there: /matches
    }
old-button = This button is old and does nothing any more.
unknown-command = I don't know this command. /help lists what there is.
sorry = 😔 Sorry, something went wrong on our side and this was not handled. Please try again.

## The menu

bot-description =
    Meet someone new: { $offers ->
        [browse] browse people near you. 👀
        [chat] talk to a stranger right now. 💬
       *[both] talk to a stranger right now, or browse people near you. 💬
    }

    • { $offers ->
        [browse] Nobody sees
        [chat] Anonymous: nobody sees
       *[both] Random chats are anonymous, and nobody sees
    } your number or your account.{ $offers ->
        [chat] {""}
       *[both] {"\u000A"}• When two people like each other, they can write.
    }
    • Text, photos, voice, video, stickers: like in any other chat.{ $offers ->
        [browse] {""}
       *[both] {"\u000A"}• Nothing in common? One tap finds someone else.
    }

    For people who are { $age } or older.
bot-short-description = { $offers ->
        [browse] Browse people near you, and talk when you like each other.
        [chat] Talk to someone new right now.
       *[both] Talk to someone new right now, or browse people near you.
    } Nobody learns who you are until you want it. { $age }+
menu-match = Browse people near you
menu-likes = Who likes you
menu-chat = Find someone to talk to
menu-next = Someone else
menu-stop = End the chat
menu-matches = People you keep in touch with
menu-premium = A little more, for Stars
menu-profile = Your card
menu-invite = A link for your friends
menu-settings = Whom you'd like to meet
menu-report = Report bad behaviour
menu-block = Never meet this person again
menu-language = Language
menu-help = How it works
menu-privacy = What we keep
menu-terms = The rules
menu-delete = Delete everything

# News for many.
come-back = 👋 It has been a while. Whenever you feel like talking: { $offers ->
        [browse] /match shows you people.
        [chat] /chat finds you somebody.
       *[both] /chat finds you somebody, /match shows you people.
    }
news-off = 🔕 No more news
news-on = 🔔 News again
news-are-off = You won't get news any more. /settings has the switch, too.
news-are-on = You get news again.
broadcast-help = To tell everybody something, send <code>/broadcast</code> and what it is; <code>/broadcast ru</code> and what it is, to those who read the bot in Russian. You see it first, and nothing goes out before you say so. <b>bold</b>, <i>italic</i> and <code>code</code> are written as in HTML. The admin panel can choose whom it is for, and when.
broadcast-wrong = That can't be sent: { $why }
broadcast-card =
    <b>№ { $number }: { $name }</b>
    { $state ->
        [draft] Not sent yet.
        [scheduled] Waits for its time.
        [running] On its way.
        [paused] Paused.
        [stopped] Stopped.
       *[done] Done.
    }
    { $exact ->
        [yes] For { $people ->
            [one] { $people } person
           *[other] { $people } people
        }.
       *[no] For about { $people ->
            [one] { $people } person
           *[other] { $people } people
        }.
    } Written to { $told }, arrived at { $sent }.{ $post ->
        [wanted] {"\u000A"}📢 It is posted in { $channel }, too: there everybody reads it, whomever it is for.
        [waiting] {"\u000A"}📢 On its way to the channel.
        [posted] {"\u000A"}📢 Posted in the channel.
        [unset] {"\u000A"}📢 Not posted: <code>CHANNEL</code> is not set any more.
        [missing] {"\u000A"}📢 Not posted: Telegram knows no channel { $channel }. Correct <code>CHANNEL</code>.
        [rights] {"\u000A"}📢 Not posted: make the bot an administrator of { $channel } who may post messages.
        [other] {"\u000A"}📢 Not posted: Telegram did not take it. The admin panel shows what it said.
        [unknown] {"\u000A"}📢 Perhaps posted: no answer came, and it is not tried again. Look into the channel.
        [withdrawn] {"\u000A"}📢 Not posted: it was stopped before.
       *[none] {""}
    }
broadcast-send = 📣 Send it
broadcast-look = 🔄 How far?
broadcast-pause = ⏸ Pause
broadcast-resume = ▶️ Go on
broadcast-stop = ⏹ Stop for good
broadcast-post = 📢 Post it in the channel, too
broadcast-unpost = 🚫 Not in the channel
open-bot = 💬 Open the bot
