/** Emoji by the names that people type between colons: the common ones, loaded when first wanted. */

const NAMES = `
+1 👍 -1 👎 100 💯 angry 😠 apple 🍎 balloon 🎈 bee 🐝 beer 🍺 bike 🚲 bird 🐦 blush 😊 book 📖 boom 💥 brain 🧠
bread 🍞 bug 🐛 bulb 💡 butterfly 🦋 cake 🍰 calendar 📅 camera 📷 candle 🕯️ car 🚗 cat 🐱 check ✅ checkered_flag 🏁
cherry 🍒 clap 👏 clock 🕒 cloud ☁️ coffee ☕ cold_sweat 😰 computer 💻 confetti 🎊 confused 😕 cookie 🍪 cool 😎
cry 😢 dancer 💃 dog 🐶 dove 🕊️ ear 👂 egg 🥚 eyes 👀 facepalm 🤦 fire 🔥 fish 🐟 fist ✊ flower 🌸 fox 🦊
gear ⚙️ gem 💎 ghost 👻 gift 🎁 globe 🌍 grapes 🍇 grin 😁 grimacing 😬 hammer 🔨 hand ✋ handshake 🤝 heart ❤️
heart_eyes 😍 hourglass ⏳ house 🏠 hug 🤗 innocent 😇 joy 😂 key 🔑 kiss 😘 laughing 😆 leaf 🍃 lemon 🍋 lock 🔒
mag 🔍 mail ✉️ map 🗺️ memo 📝 moon 🌙 mountain ⛰️ muscle 💪 music 🎵 nerd 🤓 neutral 😐 ok 👌 owl 🦉 package 📦
palm 🌴 party 🥳 pencil ✏️ phone 📱 pin 📌 pizza 🍕 pray 🙏 question ❓ rage 😡 rain 🌧️ rainbow 🌈 raised_hands 🙌
recycle ♻️ relieved 😌 rocket 🚀 rofl 🤣 rose 🌹 scream 😱 seedling 🌱 ship 🚢 shrug 🤷 skull 💀 sleepy 😴 slight_smile 🙂
smile 😄 smirk 😏 snail 🐌 snowflake ❄️ sob 😭 sparkles ✨ star ⭐ strawberry 🍓 sun ☀️ sweat_smile 😅 tada 🎉 tea 🍵
thinking 🤔 thumbsdown 👎 thumbsup 👍 thunder ⚡ tomato 🍅 tongue 😛 train 🚆 tree 🌳 trophy 🏆 turtle 🐢 umbrella ☔
unicorn 🦄 upside_down 🙃 v ✌️ wave 👋 warning ⚠️ watermelon 🍉 whale 🐳 wine 🍷 wink 😉 wrench 🔧 x ❌ yum 😋 zap ⚡ zzz 💤
`.trim().split(/\s+/);

/** @type {{name: string, emoji: string}[]} */
export const emoji = Array.from({length: NAMES.length / 2}, (_, index) => ({
  name: NAMES[2 * index], emoji: NAMES[2 * index + 1],
}));
