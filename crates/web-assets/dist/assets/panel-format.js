import{A as e}from"./panel-base.js?v=cb7bbb46f86edd27";function t({face:t,cover:n=!1,online:r=!1}){return e(`span`,{class:n?`face cover`:`face`,style:{"--hue":String(t.hue)},"aria-hidden":`true`,children:[t.emoji,r&&e(`i`,{class:`online-dot`})]})}var n={circle:`●`,square:`■`,triangle:`▲`,diamond:`◆`,wave:`≋`,star:`★`},r={pine:165,sky:235,plum:325,clay:45,moss:130,rose:10,amber:80,slate:265},i=`
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
`,a=`🦦 🦊 🐰 🐻 🐼 🐨 🐧 🦉 🦆 🐢 🦔 🦝 🦌 🐳 🐬 🦭 🐙 🦋 🐹 🦒 🐸 🦜`.split(` `);function o(e,t,n){let r=n&&s(n);if(r)return r;let i=d(e),o=t.trim().toLowerCase().split(/\s+/).at(-1)??``;return{emoji:c.get(o)??a[i%a.length]??`🦦`,hue:u(i)}}function s(e){let t=r[e.colour],i=e.type===`emoji`?e.emoji:e.type===`shape`?n[e.shape]:void 0;return t===void 0||i===void 0?null:{emoji:i,hue:t}}var c=new Map;for(let e of i.trim().split(`
`)){let[t=``,...n]=e.split(` `);for(let e of n)c.has(e)||c.set(e,t)}function l(e,t){return{emoji:t||`💬`,hue:u(d(e))}}function u(e){return(e>>>8)%24*15}function d(e){let t=2166136261;for(let n=0;n<e.length;n++)t=Math.imul(t^e.charCodeAt(n),16777619)>>>0;return t}var f=new Map;function p(e){let t=f.get(e)??m(e);return f.set(e,t),t}function m(e){let t=new Intl.DateTimeFormat(e,{hour:`numeric`,minute:`2-digit`}),n=new Intl.DateTimeFormat(e,{year:`numeric`,month:`long`,day:`numeric`,weekday:`long`}),r=new Intl.DateTimeFormat(e,{dateStyle:`long`,timeStyle:`short`}),i=new Intl.DateTimeFormat(e,{month:`short`,day:`numeric`}),a=new Intl.DateTimeFormat(e,{year:`numeric`,month:`numeric`,day:`numeric`}),o=new Intl.NumberFormat(e),s=new Intl.RelativeTimeFormat(e,{numeric:`always`});return{time:b(n=>x(t,e,n)),day:b(e=>n.format(e)),full:b(e=>r.format(e)),number:e=>o.format(e),ago:(e,t)=>v(s,(t.getTime()-e.getTime())/h),recent:(n,r,o)=>S(n)===S(r)?x(t,e,n):S(n)===S(new Date(r.getFullYear(),r.getMonth(),r.getDate()-1))?o:(n.getFullYear()===r.getFullYear()?i:a).format(n)}}var h=6e4,g=60,_=1440;function v(e,t){return t<g?e.format(-Math.max(1,Math.floor(t)),`minute`):t<_?e.format(-Math.floor(t/g),`hour`):e.format(-Math.floor(t/_),`day`)}var y=2e3;function b(e){let t=new Map;return n=>{let r=Math.floor(n.getTime()/h),i=t.get(r);if(i!==void 0)return i;t.size>=y&&t.clear();let a=e(n);return t.set(r,a),a}}function x(e,t,n){if(t!==`ko`)return e.format(n);let r=n.getHours()<12?`오전`:`오후`;return e.formatToParts(n).map(e=>e.type===`dayPeriod`?r:e.value).join(``)}function S(e){return`${e.getFullYear()}-${e.getMonth()+1}-${e.getDate()}`}export{t as a,o as i,p as n,l as r,S as t};