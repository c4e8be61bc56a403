// Runs the script of the reference page against a running service, on the few parts of a browser's document that it uses, and prints what a reader would have seen.
// Called as: node page.mjs BASE '{"surface":..., "credential":..., "path":...}'
import vm from 'node:vm';

const base = process.argv[2];
const wanted = JSON.parse(process.argv[3]);

class Element {
  constructor(tag) { Object.assign(this, { tag, children: [], attributes: {}, listeners: {}, className: '', value: '', own: '' }); }
  append(...nodes) { this.children.push(...nodes.map(node => typeof node === 'string' ? new Text(node) : node)); }
  replaceChildren(...nodes) { this.children = []; this.append(...nodes); }
  setAttribute(name, value) { this.attributes[name] = String(value); }
  addEventListener(name, listener) { (this.listeners[name] ??= []).push(listener); }
  fire(name, event = { target: this }) { for (const listener of this.listeners[name] || []) listener(event); }
  get open() { return this.isOpen === true; }
  set open(value) { const changes = this.open !== value; this.isOpen = value; if (changes) this.fire('toggle'); }
  get all() { return this.children.flatMap(child => child instanceof Element ? [child, ...child.all] : []); }
  querySelector(tag) { return this.all.find(each => each.tag === tag) || null; }
  scrollIntoView() { }
  get textContent() { return this.own + this.children.map(child => child.textContent).join(''); }
  set textContent(text) { this.children = []; this.own = text; }
}

class Text {
  constructor(text) { this.textContent = text; }
}

// The page's own markup says which elements the script finds.
const markup = await (await fetch(`${base}/docs`)).text();
const named = new Map([...markup.matchAll(/<(\w+)[^>]* id="(\w+)"/g)].map(([, tag, id]) => [id, new Element(tag)]));
const byId = id => named.get(id) || named.get('operations').all.find(each => each.attributes.id === id) || null;
const document = {
  title: '', createElement: tag => new Element(tag), getElementById: byId,
  querySelectorAll: tag => [...markup.matchAll(new RegExp(`<${tag}[ >]`, 'g'))].map(() => new Element(tag)),
};
const asked = [];
const context = vm.createContext({
  document, location: { search: `?surface=${wanted.surface}`, hash: '' }, window: new Element('window'), performance, URLSearchParams, URL, JSON, console,
  fetch: (path, options) => { asked.push(path); return fetch(base + path, options); },
});
vm.runInContext(await (await fetch(`${base}/docs/page.js`)).text(), context);

const until = async condition => { while (!condition()) await new Promise(resolve => setTimeout(resolve, 5)); };
const articles = () => named.get('operations').all.filter(each => each.tag === 'article');
await until(() => articles().length > 0);
const all = articles();
for (const article of all) article.querySelector('details').open = true;
const texts = all.map(article => article.textContent);

named.get('key').value = wanted.credential;
const tried = all.find(article => article.querySelector('summary').textContent.startsWith(`GET${wanted.path}`));
tried.querySelector('button').fire('click');
const answer = () => tried.all.find(each => each.attributes['aria-live'] === 'polite').textContent;
await until(() => answer() !== '');

named.get('filter').value = wanted.path;
named.get('filter').fire('input');
console.log(JSON.stringify({
  title: document.title,
  operations: all.length,
  withoutForm: texts.filter(text => !text.includes('Try it') || !text.includes('Answer')).length,
  odd: texts.filter(text => /undefined|\[object|NaN/.test(text)).map(text => text.slice(0, 80)),
  answer: answer(),
  found: articles().length,
  elsewhere: asked.filter(path => !path.startsWith('/') || path.startsWith('//')),
}));
