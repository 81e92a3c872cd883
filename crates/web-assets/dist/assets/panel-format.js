import{A as e}from"./panel-base.js?v=987d2ab45c4c1935";function t({face:t,cover:n=!1,online:r=!1}){return e(`span`,{class:n?`face cover`:`face`,style:{"--hue":String(t.hue)},"aria-hidden":`true`,children:[t.emoji,r&&e(`i`,{class:`online-dot`})]})}var n=`
🦦 수달 otter
🦊 여우 fox
🦩 두루미 crane heron
🐱 고양이 cat lynx
🐶 강아지 dog puppy
🐰 토끼 rabbit
🐻 곰 bear
🐯 호랑이 tiger
🦁 사자 lion
🐼 판다 panda
🐨 코알라 koala
🐧 펭귄 penguin
🦉 부엉이 올빼미 owl
🐤 참새 sparrow
🦆 오리 duck
🦢 백조 swan
🐢 거북이 거북 turtle
🐿️ 다람쥐 청설모 squirrel
🦔 고슴도치 hedgehog
🦝 너구리 raccoon
🐺 늑대 wolf
🦌 사슴 고라니 deer
🐳 고래 whale
🐬 돌고래 dolphin
🦭 물개 물범 seal
🐙 문어 octopus
🦋 나비 butterfly
🐝 벌 bee
🐹 햄스터 hamster
🦒 기린 giraffe
🐘 코끼리 elephant
🐴 말 horse
🐑 양 sheep
🐸 개구리 frog
🐥 병아리
🦜 앵무새 parrot
🦫 두더지 beaver mole
🐦 까치 magpie
🦡 badger
🦥 sloth
`,r=`🦦 🦊 🐰 🐻 🐼 🐨 🐧 🦉 🦆 🐢 🦔 🦝 🦌 🐳 🐬 🦭 🐙 🦋 🐹 🦒 🐸 🦜`.split(` `);function i(e,t){let n=c(e),i=t.trim().toLowerCase().split(/\s+/).at(-1)??``;return{emoji:a.get(i)??r[n%r.length]??`🦦`,hue:s(n)}}var a=new Map;for(let e of n.trim().split(`
`)){let[t=``,...n]=e.split(` `);for(let e of n)a.has(e)||a.set(e,t)}function o(e,t){return{emoji:t||`💬`,hue:s(c(e))}}function s(e){return(e>>>8)%24*15}function c(e){let t=2166136261;for(let n=0;n<e.length;n++)t=Math.imul(t^e.charCodeAt(n),16777619)>>>0;return t}var l=new Map;function u(e){let t=l.get(e)??d(e);return l.set(e,t),t}function d(e){let t=new Intl.DateTimeFormat(e,{hour:`numeric`,minute:`2-digit`}),n=new Intl.DateTimeFormat(e,{year:`numeric`,month:`long`,day:`numeric`,weekday:`long`}),r=new Intl.DateTimeFormat(e,{dateStyle:`long`,timeStyle:`short`}),i=new Intl.DateTimeFormat(e,{month:`short`,day:`numeric`}),a=new Intl.DateTimeFormat(e,{year:`numeric`,month:`numeric`,day:`numeric`}),o=new Intl.NumberFormat(e),s=new Intl.RelativeTimeFormat(e,{numeric:`always`});return{time:_(n=>v(t,e,n)),day:_(e=>n.format(e)),full:_(e=>r.format(e)),number:e=>o.format(e),ago:(e,t)=>h(s,(t.getTime()-e.getTime())/f),recent:(n,r,o)=>y(n)===y(r)?v(t,e,n):y(n)===y(new Date(r.getFullYear(),r.getMonth(),r.getDate()-1))?o:(n.getFullYear()===r.getFullYear()?i:a).format(n)}}var f=6e4,p=60,m=1440;function h(e,t){return t<p?e.format(-Math.max(1,Math.floor(t)),`minute`):t<m?e.format(-Math.floor(t/p),`hour`):e.format(-Math.floor(t/m),`day`)}var g=2e3;function _(e){let t=new Map;return n=>{let r=Math.floor(n.getTime()/f),i=t.get(r);if(i!==void 0)return i;t.size>=g&&t.clear();let a=e(n);return t.set(r,a),a}}function v(e,t,n){if(t!==`ko`)return e.format(n);let r=n.getHours()<12?`오전`:`오후`;return e.formatToParts(n).map(e=>e.type===`dayPeriod`?r:e.value).join(``)}function y(e){return`${e.getFullYear()}-${e.getMonth()+1}-${e.getDate()}`}export{t as a,i,u as n,o as r,y as t};