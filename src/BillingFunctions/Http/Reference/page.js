'use strict';

// Draws the reference from the OpenAPI document. Text goes in as text, never as markup, so nothing in the document can act on the page.

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'class') node.className = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
};

let api;

const resolve = schema => schema && schema.$ref
  ? { name: schema.$ref.split('/').pop(), ...schema.$ref.slice(2).split('/').reduce((at, key) => at[key], api) }
  : schema;

const withoutNull = schema => schema.anyOf ? schema.anyOf.find(option => option.type !== 'null') : schema;

function typeText(schema) {
  const inner = resolve(withoutNull(schema));
  const nullable = schema.anyOf ? ' or null' : '';
  if (inner.enum) return inner.enum.join(' | ') + nullable;
  if (inner.type === 'array') return `list of ${typeText(inner.items)}` + nullable;
  if (inner.name) return inner.name + nullable;
  const type = [].concat(inner.type || 'any').join(' or ');
  return (inner.format ? `${type} (${inner.format})` : type) + nullable;
}

function limitText(schema) {
  const inner = resolve(withoutNull(schema));
  const limits = [];
  if (inner.minLength !== undefined || (inner.maxLength !== undefined && inner.maxLength < 10000))
    limits.push(`${inner.minLength || 0} to ${inner.maxLength} characters`);
  if (inner.exclusiveMinimum !== undefined) limits.push(`above ${inner.exclusiveMinimum}`);
  if (inner.minimum !== undefined && inner.minimum > -2147483648) limits.push(`at least ${inner.minimum}`);
  if (inner.maximum !== undefined && inner.maximum < 2147483647) limits.push(`at most ${inner.maximum}`);
  if (schema.default !== undefined) limits.push(`default ${JSON.stringify(schema.default)}`);
  if (inner.minItems !== undefined) limits.push(`at least ${inner.minItems} items`);
  return limits.join(', ');
}

function nestedFields(schema, seen, marksRequired) {
  const inner = resolve(withoutNull(schema));
  const target = inner.type === 'array' ? resolve(withoutNull(inner.items)) : inner;
  return target.properties && !seen.includes(target.name) ? fieldTable(target, [...seen, target.name], marksRequired) : null;
}

// Every field of an answer is there; only what is sent needs to say which fields it cannot do without.
function fieldTable(schema, seen, marksRequired) {
  const rows = Object.entries(schema.properties).map(([name, field]) => el('tr', {},
    el('td', {}, el('code', {}, name), marksRequired && (schema.required || []).includes(name) ? el('span', { class: 'required' }, 'required') : null),
    el('td', {}, typeText(field), ' ', el('small', {}, limitText(field)),
      field.description ? el('div', { class: 'muted' }, field.description) : null,
      nestedFields(field, seen, marksRequired))));
  return el('table', {}, ...rows);
}

function shape(content, marksRequired) {
  const media = content && content['application/json'];
  if (!media || !media.schema) return content ? el('p', { class: 'muted' }, Object.keys(content).join(', ')) : null;
  const schema = resolve(media.schema);
  const target = schema.type === 'array' ? resolve(schema.items) : schema;
  return el('div', {},
    el('p', {}, typeText(media.schema)),
    target.properties ? fieldTable(target, [target.name], marksRequired) : null);
}

function parameters(operation) {
  return operation.parameters.map(resolve);
}

function parameterTable(operation) {
  const all = parameters(operation);
  if (all.length === 0) return null;
  return el('div', {}, el('h3', {}, 'Parameters'), el('table', {}, ...all.map(one => el('tr', {},
    el('td', {}, el('code', {}, one.name), one.required ? el('span', { class: 'required' }, 'required') : null),
    el('td', {}, el('small', {}, one.in), ' ', typeText(one.schema), ' ', el('small', {}, limitText(one.schema)),
      one.description ? el('div', { class: 'muted' }, one.description) : null)))));
}

function schemeOf(operation) {
  return operation.security.length ? Object.keys(operation.security[0])[0] : null;
}

function credentials(operation) {
  const scheme = schemeOf(operation);
  if (scheme === 'admin_secret') return { 'X-Admin-Secret': document.getElementById('admin').value };
  return scheme ? { Authorization: `Bearer ${document.getElementById('key').value}` } : {};
}

function readable(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

function fileLink(file) {
  return el('p', {}, el('a', { href: URL.createObjectURL(file), download: '' }, `Save ${file.size} bytes of ${file.type}`));
}

// What a request cannot do without; where everything may be left out, the first field.
function firstBody(content) {
  const schema = resolve(content.schema);
  const needed = (schema.required || []).length ? schema.required : Object.keys(schema.properties || {}).slice(0, 1);
  return Object.fromEntries(Object.entries(content.example).filter(([name]) => needed.includes(name)));
}

async function send(method, path, operation, inputs, body, output) {
  let target = path;
  const query = new URLSearchParams();
  const headers = credentials(operation);
  for (const [one, input] of inputs) {
    if (one.in === 'path') target = target.replace(`{${one.name}}`, encodeURIComponent(input.value));
    else if (input.value && one.in === 'query') query.set(one.name, input.value);
    else if (input.value) headers[one.name] = input.value;
  }
  if (body) headers['Content-Type'] = 'application/json';
  const started = performance.now();
  try {
    const response = await fetch(target + (query.size ? `?${query}` : ''), { method, headers, body: body ? body.value : undefined });
    const isText = /json|text/.test(response.headers.get('Content-Type') || 'text');
    const shown = isText ? el('pre', {}, readable(await response.text())) : fileLink(await response.blob());
    output.replaceChildren(
      el('p', { class: 'status' }, `${response.status} ${response.statusText} · ${Math.round(performance.now() - started)} ms · request ${response.headers.get('X-Request-Id')}`),
      shown);
  } catch (error) {
    output.replaceChildren(el('p', { class: 'status' }, `No answer: ${error.message}`));
  }
}

function tryForm(method, path, operation) {
  const inputs = parameters(operation).map(one => [one, el('input', { placeholder: one.in, spellcheck: 'false' })]);
  const body = operation.requestBody ? el('textarea', { spellcheck: 'false', 'aria-label': 'Body' }) : null;
  if (body) body.value = JSON.stringify(firstBody(operation.requestBody.content['application/json']), null, 2);
  const output = el('div', { 'aria-live': 'polite' });
  const scheme = schemeOf(operation);
  return el('div', {}, el('h3', {}, 'Try it'),
    el('p', { class: 'muted' }, scheme ? `Needs what stands above: ${api.components.securitySchemes[scheme].description}` : 'Anyone may call it.'), el('div', { class: 'try' },
    ...inputs.map(([one, input]) => el('label', {}, el('code', {}, one.name), input)), body,
    el('button', { type: 'button', onclick: () => send(method, path, operation, inputs, body, output) }, 'Send'), output));
}

function answers(operation) {
  return Object.entries(operation.responses).map(([status, answer]) => Number(status) < 400
    ? el('div', {}, el('p', { class: 'status' }, `${status} ${answer.description}`), shape(answer.content, false))
    : null);
}

function problems(operation) {
  const codes = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
  return el('p', { class: 'muted' }, 'Problems: ', codes.map(([status, answer]) => `${status} ${resolve(answer).description}`).join(' · '));
}

function details(method, path, operation) {
  return el('div', {},
    operation.description ? el('p', {}, operation.description) : null,
    parameterTable(operation),
    operation.requestBody ? el('h3', {}, 'Body') : null,
    operation.requestBody ? shape(operation.requestBody.content, true) : null,
    el('h3', {}, 'Answer'), ...answers(operation), problems(operation),
    tryForm(method, path, operation));
}

function card(method, path, operation) {
  const admin = operation.security.some(one => one.admin_secret);
  const open = el('details', {}, el('summary', {},
    el('span', { class: `method ${method}` }, method.toUpperCase()), el('span', { class: 'path' }, path),
    operation.security.length === 0 ? el('span', { class: 'lock' }, 'public') : admin ? el('span', { class: 'lock' }, 'admin') : null,
    el('span', { class: 'summary' }, operation.summary)));
  // Drawn when it is first opened: a page of hundreds of operations stays quick.
  open.addEventListener('toggle', () => { if (open.open && open.children.length === 1) open.append(details(method.toUpperCase(), path, operation)); });
  return el('article', { id: operation.operationId }, open);
}

function draw(filter) {
  const wanted = filter.trim().toLowerCase();
  const groups = new Map(api.tags.map(tag => [tag.name, []]));
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(methods))
      if (`${method} ${path} ${operation.summary} ${operation.tags[0]}`.toLowerCase().includes(wanted))
        groups.get(operation.tags[0]).push([method, path, operation]);

  const shown = [...groups].filter(([, operations]) => operations.length);
  document.getElementById('index').replaceChildren(...shown.map(([name, operations]) => el('div', {}, el('h2', {}, name),
    ...operations.map(([, , operation]) => el('a', { href: `#${operation.operationId}`, onclick: () => open(operation.operationId) }, operation.summary)))));
  document.getElementById('operations').replaceChildren(...shown.map(([name, operations]) => el('section', {}, el('h2', {}, name),
    ...operations.map(([method, path, operation]) => card(method, path, operation)))));
}

function open(id) {
  const found = document.getElementById(id);
  if (found) found.querySelector('details').open = true;
}

// The surface is part of the address, so that a link leads to one: /docs?surface=credibill.
async function choose() {
  const { surfaces } = await (await fetch('/openapi')).json();
  const wanted = new URLSearchParams(location.search).get('surface');
  const chosen = surfaces.find(one => one.name === wanted) || surfaces[0];
  document.getElementById('document').href = chosen.document;
  const select = document.getElementById('surface');
  select.replaceChildren(...surfaces.map(one => el('option', one === chosen ? { value: one.name, selected: '' } : { value: one.name }, one.title)));
  select.addEventListener('change', () => { location.href = `/docs?surface=${encodeURIComponent(select.value)}`; });
  return chosen.document;
}

async function start() {
  api = await (await fetch(await choose())).json();
  document.title = document.getElementById('title').textContent = api.info.title;
  draw('');
  document.getElementById('filter').addEventListener('input', event => draw(event.target.value));
  window.addEventListener('hashchange', () => open(location.hash.slice(1)));
  if (location.hash) {
    open(location.hash.slice(1));
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }
}

for (const form of document.querySelectorAll('form')) form.addEventListener('submit', event => event.preventDefault());
start();
