// An echo bot as grammY's guide writes it: `node echo.js API TOKEN PICTURE [PORT]`.
import { createServer } from "node:http";
import { Bot, InlineKeyboard, InputFile, webhookCallback } from "grammy";

const [apiRoot, token, picture, port] = process.argv.slice(2);
const secretToken = "stock-secret";
const bot = new Bot(token, { client: { apiRoot, canUseWebhookReply: (method) => method === "sendMessage" } });

bot.command("start", (ctx) =>
  ctx.reply(`Hello, ${ctx.from.first_name}!`, {
    reply_markup: new InlineKeyboard().text("Press me", "pressed"),
  }));
bot.on("message:text", (ctx) => ctx.reply(`You said ${ctx.msg.text}`));
bot.on("message:photo", (ctx) =>
  ctx.replyWithPhoto(new InputFile(picture), { caption: `Mine, for your ${ctx.msg.caption}` }));
bot.callbackQuery("pressed", async (ctx) => {
  await ctx.answerCallbackQuery("Thank you");
  await ctx.editMessageText(`${ctx.from.first_name} pressed`);
});

if (port) {
  await bot.api.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: secretToken });
  createServer(webhookCallback(bot, "http", { secretToken })).listen(Number(port), "127.0.0.1");
} else {
  await bot.start();
}
