import{A as e,J as t,Y as n,c as r,d as i,j as a}from"./panel-base.js?v=3525f92f4c7afd01";function o({face:t,cover:n=!1}){return e(`span`,{class:n?`face cover`:`face`,style:{"--hue":String(t.hue)},"aria-hidden":`true`,children:t.emoji})}var s=`
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
`,c=`🦦 🦊 🐰 🐻 🐼 🐨 🐧 🦉 🦆 🐢 🦔 🦝 🦌 🐳 🐬 🦭 🐙 🦋 🐹 🦒 🐸 🦜`.split(` `);function l(e,t){let n=p(e),r=t.trim().toLowerCase().split(/\s+/).at(-1)??``;return{emoji:u.get(r)??c[n%c.length]??`🦦`,hue:f(n)}}var u=new Map;for(let e of s.trim().split(`
`)){let[t=``,...n]=e.split(` `);for(let e of n)u.has(e)||u.set(e,t)}function d(e,t){return{emoji:t||`💬`,hue:f(p(e))}}function f(e){return(e>>>8)%24*15}function p(e){let t=2166136261;for(let n=0;n<e.length;n++)t=Math.imul(t^e.charCodeAt(n),16777619)>>>0;return t}var m=new Map;function h(e){let t=m.get(e)??g(e);return m.set(e,t),t}function g(e){let t=new Intl.DateTimeFormat(e,{hour:`numeric`,minute:`2-digit`}),n=new Intl.DateTimeFormat(e,{year:`numeric`,month:`long`,day:`numeric`,weekday:`long`}),r=new Intl.DateTimeFormat(e,{dateStyle:`long`,timeStyle:`short`}),i=new Intl.DateTimeFormat(e,{month:`short`,day:`numeric`}),a=new Intl.DateTimeFormat(e,{year:`numeric`,month:`numeric`,day:`numeric`}),o=new Intl.NumberFormat(e);return{time:y(n=>b(t,e,n)),day:y(e=>n.format(e)),full:y(e=>r.format(e)),number:e=>o.format(e),recent:(n,r,o)=>x(n)===x(r)?b(t,e,n):x(n)===x(new Date(r.getFullYear(),r.getMonth(),r.getDate()-1))?o:(n.getFullYear()===r.getFullYear()?i:a).format(n)}}var _=6e4,v=2e3;function y(e){let t=new Map;return n=>{let r=Math.floor(n.getTime()/_),i=t.get(r);if(i!==void 0)return i;t.size>=v&&t.clear();let a=e(n);return t.set(r,a),a}}function b(e,t,n){if(t!==`ko`)return e.format(n);let r=n.getHours()<12?`오전`:`오후`;return e.formatToParts(n).map(e=>e.type===`dayPeriod`?r:e.value).join(``)}function x(e){return`${e.getFullYear()}-${e.getMonth()+1}-${e.getDate()}`}var S=i(()=>a(()=>import(`./panel-MessageDialog.js?v=3525f92f4c7afd01`),[]),`MessageDialog`,null),C=i(()=>a(()=>import(`./panel-NoticeBar.js?v=3525f92f4c7afd01`),[]),`NoticeBar`,null),w=i(()=>a(()=>import(`./panel-EntryCodeDialog.js?v=3525f92f4c7afd01`),[]),`EntryCodeDialog`,null),T=i(()=>a(()=>import(`./panel-TalkMenu.js?v=3525f92f4c7afd01`),[]),`TalkMenu`,null);function E(e){let{state:t,mine:n,told:r}=e;if(t.ended===`deleted`)return{kind:`deleted`};if(t.ended!==null)return k(e)??{kind:t.ended};if(t.room?.archived)return{kind:`archived`};let i=r?.banned_until??null;if(M(i,e.now))return{kind:`banned`,until:N(i)};let a=n?.muted_until??r?.muted_until??j(e);return M(a,e.now)?{kind:`muted`,until:N(a)}:t.room?.frozen&&!D(n)?{kind:`frozen`}:n===null&&t.room?.needs_entry_code?{kind:`code`}:A(e)??{kind:`free`}}function D(e){return e?.role===`host`||e?.role===`deputy`}function O(e,t){return t!==null&&e.kind!==`direct`}function k({state:e,me:t}){let n=e.log.notes.findLast(e=>e.kind===`removed`&&e.member.id===t);return n?.bannedUntil===void 0?null:{kind:`banned`,until:n.bannedUntil}}function A({mine:e,entries:t}){if(e!==null)return null;let n=t.findLast(e=>e.state.kind===`failed`),r=n?.state.kind===`failed`?n.state.problem?.code:void 0;return r===`room_full`?{kind:`full`}:r===`not_invited`||r===`not_member`?{kind:`not-invited`}:r===`room_banned`?{kind:`banned`,until:null}:null}function j({entries:e}){let t=e.findLast(e=>e.state.kind===`failed`&&e.state.problem?.code===`room_muted`);return t?.waitsUntil==null?null:new Date(t.waitsUntil).toISOString()}function M(e,t){return e!==null&&Date.parse(e)>t}function N(e){return Date.parse(e)>Date.UTC(9e3,0)?null:e}var P=3e5;function F(e){let t=I(e),n=[],r=e.newAfter===null;for(let i=0;i<t.length;i++){let a=t[i];if(a===void 0)continue;let o=t[i-1];if((o===void 0||x(o.at)!==x(a.at))&&n.push(L(a,e.words)),!r&&R(a,e)&&(r=!0,n.push({kind:`new`,key:`new`,label:e.words.newLine})),`note`in a){let r=z(t,i);n.push(B(t.slice(i,r),e.words)),i=r-1}else n.push(W(a,U(o,a,n),U(a,t[i+1],[]),t[i+1],e))}return n}function I({log:e,from:t,to:n,entries:r,me:i}){let a=e.messages.slice(t,n),o=a.map(e=>({at:new Date(e.sent_at),seq:e.seq,by:e.sender.id,message:e})),s=t===0&&e.prev===null?0:a[0]?.seq??0,c=n>=e.messages.length?1/0:a.at(-1)?.seq??0;for(let t of e.notes)t.seq<s||t.seq>c||t.member.id===i.id||o.push({at:new Date(t.at),seq:t.seq,by:null,note:t});if(o.sort((e,t)=>e.seq-t.seq),n<e.messages.length)return o;let l=new Set(a.filter(e=>e.sender.id===i.id).map(e=>e.client_id));for(let e of r)l.has(e.clientId)||o.push({at:new Date(e.createdAt),seq:1/0,by:i.id,entry:e});return o}function L(e,t){return{kind:`day`,key:`day-${x(e.at)}`,label:h(t.locale).day(e.at)}}function R(e,{newAfter:t,me:n}){return t!==null&&`message`in e&&e.seq>t&&e.message.sender.id!==n.id}function z(e,t){let n=t,r=x(e[t]?.at??new Date(0));for(let t=e[n];t!==void 0&&`note`in t&&x(t.at)===r;t=e[n])n++;return n}function B(e,t){let n=e.flatMap(e=>`note`in e?[e.note]:[]),r=e=>[...new Set(n.filter(t=>t.kind===e).map(e=>e.member.name))];return{kind:`system`,key:`notes-${n[0]?.seq}`,label:V(r(`joined`),r(`left`),r(`removed`),t)}}function V(e,t,n,r){let i=[...t,...n],[a=``]=n;return e.length>0&&i.length>0?r.cameAndWent(e.length,i.length):n.length>0&&t.length===0?n.length>1?r.leftMany(a,n.length-1):r.removedFrom(a):H(e,i,r)}function H(e,t,n){let[r=``]=e,[i=``]=t;return e.length===1?n.joined(r):e.length>1?n.joinedMany(r,e.length-1):t.length>1?n.leftMany(i,t.length-1):n.leftRoom(i)}function U(e,t,n){if(e===void 0||t===void 0)return!1;let r=n.at(-1);return r!==void 0&&r.kind!==`message`||e.by===null||e.by!==t.by?!1:x(e.at)===x(t.at)&&t.at.getTime()-e.at.getTime()<P}function W(e,t,n,r,i){let a={first:!t,last:!n},o=h(i.words.locale).time(e.at),s=n&&r!==void 0&&h(i.words.locale).time(r.at)===o,c=h(i.words.locale).full(e.at),l={...a,time:s?``:o,fullTime:c};if(`entry`in e)return J(e.entry,l,i);if(!(`message`in e))throw Error(`a note is not a message`);return K(e.message,l,i)}var G=new WeakMap;function K(e,r,i){let{me:a,words:o,aside:s}=i,c=e.sender.id===a.id,[l,u]=n(e,s.own,s.changes),d=l.deleted_at?0:t(s.readers,e),{first:f,last:p,time:m,fullTime:h}=r,g=[f,p,m,h,d,i.lit===e.id,i.links,a.id,o.locale,...u].join(` `),_=G.get(l);if(_?.sign===g)return _.row;let v=X(e.id,l.text,i,r);v.markup=l.markup??null,v.edited=!!l.edited_at,v.deleted=!!l.deleted_at,v.pinned=!!l.pinned,v.quote=Z(l.reply_to),v.reactions=(l.reactions??[]).map(e=>({...e,mine:u.includes(e.emoji)})),v.unread=d,v.own=c,v.sender=Q(e.sender,o);let y={kind:`message`,key:q(e,a.id),message:v};return G.set(l,{sign:g,row:y}),y}function q(e,t){return e.sender.id===t?`own-${e.client_id}`:e.id}function J(e,t,n){let{me:i,words:a}=n,o=e.state.kind===`failed`?e.state.problem:null,s=X(e.clientId,e.text,n,t);return s.quote=Z(e.replyTo??void 0),s.own=!0,s.sender={name:i.name,tag:i.tag,face:l(i.id,i.name)},s.state=ee(e),s.reason=o===null?``:`${a.notSent} · ${r(a,o)}`,{kind:`message`,key:`own-${e.clientId}`,message:s}}var Y={name:``,tag:``,face:{emoji:``,hue:0}};function X(e,t,{me:n,links:r,lit:i},a){return{id:e,text:t,markup:null,edited:!1,deleted:!1,pinned:!1,quote:null,reactions:[],unread:0,me:n.id,lit:i===e,links:r,own:!1,first:a.first,last:a.last,sender:Y,time:a.time,fullTime:a.fullTime,state:`sent`,reason:``}}function Z(e){if(e===void 0)return null;let{id:t,seq:n,text:r,sender:i,deleted:a=!1}=e;return{id:t,seq:n,name:i.name,text:r,deleted:a}}function Q(e,t){let{id:n,name:r}=e;return{name:r,tag:$(e,t),face:l(n,r)}}function $({kind:e,tag:t},n){return e===`guest`?n.guestTag(t):e===`bot`?n.botTag(t):t}function ee(e){switch(e.state.kind){case`acknowledged`:return`sent`;case`failed`:return`failed`;case`pending`:return e.slow?`waiting`:`pending`;default:return e.state}}export{O as a,S as c,h as d,d as f,D as i,C as l,o as m,$ as n,E as o,l as p,F as r,w as s,q as t,T as u};