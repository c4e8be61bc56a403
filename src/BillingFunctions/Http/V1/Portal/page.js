'use strict';

// Shows one customer what it owes and uses. The token comes behind the # of the address, where no server sees it, leaves the address at once and travels in a
// header from then on. Text goes in as text, never as markup.

const pageSize = 25;
const $ = id => document.getElementById(id);
const given = new URLSearchParams(location.hash.slice(1)).get('token');
if (given) {
  sessionStorage.setItem('portal-token', given);
  history.replaceState(null, '', location.pathname);
}
const token = sessionStorage.getItem('portal-token');
let seller = 'the seller';
let shown = 0;

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
};

const say = (text, isProblem = false) => {
  $('status').textContent = text;
  $('status').classList.toggle('problem', isProblem);
};

const money = (minor, currency) => {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  return format.format(Number(minor) / 10 ** format.resolvedOptions().maximumFractionDigits);
};
const number = text => new Intl.NumberFormat(undefined, { maximumFractionDigits: 4 }).format(Number(text));
const day = (text, timeZone) => text ? new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone }).format(new Date(text)) : '–';

async function ask(path, options = {}) {
  const response = await fetch(`/portal/${path}`, { ...options, headers: { Authorization: `Bearer ${token}`, ...options.headers }, referrerPolicy: 'no-referrer' });
  if (response.ok) return response;
  if (response.status === 401) {
    sessionStorage.removeItem('portal-token');
    throw new Error(`This link has expired. Please ask ${seller} for a new one.`);
  }
  throw new Error((await response.json().catch(() => ({}))).detail || `The server answered ${response.status}.`);
}

const read = async path => (await ask(path)).json();

/** Does what a button is for, once at a time, and says what went wrong. */
const does = work => async event => {
  const button = event.currentTarget;
  button.disabled = true;
  say('');
  try {
    await work();
  } catch (problem) {
    say(problem.message, true);
  } finally {
    button.disabled = false;
  }
};

async function savePdf(invoice) {
  const address = URL.createObjectURL(await (await ask(`invoices/${invoice.id}/download_pdf`)).blob());
  el('a', { href: address, download: `${invoice.invoice_number}.pdf` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

async function pay(invoice) {
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
  const back = `${location.origin}${location.pathname}`;
  const response = await ask(`invoices/${invoice.id}/pay`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key }, body: JSON.stringify({ success_url: back, cancel_url: back }),
  });
  location.assign((await response.json()).checkout_url);
}

function row(invoice, zone) {
  const due = Number(invoice.amount_due_cents);
  const isOwed = invoice.status === 'finalized' && due > 0;
  const isFinal = invoice.status === 'finalized' || invoice.status === 'paid';
  const status = invoice.overdue_at && isOwed ? 'overdue' : { finalized: 'open' }[invoice.status] || invoice.status;
  const actions = el('td');
  if (isFinal) actions.append(el('button', { type: 'button', 'aria-label': `PDF of invoice ${invoice.invoice_number}`, onclick: does(() => savePdf(invoice)) }, 'PDF'));
  if (isOwed) actions.append(el('button', { type: 'button', 'aria-label': `Pay invoice ${invoice.invoice_number}`, onclick: does(() => pay(invoice)) }, 'Pay'));
  return el('tr', {},
    el('th', { scope: 'row' }, invoice.invoice_number), el('td', {}, day(invoice.issued_at, zone)), el('td', {}, day(invoice.due_date, zone)),
    el('td', status === 'overdue' ? { class: 'overdue' } : {}, status), el('td', { class: 'number' }, money(invoice.total_cents, invoice.currency)),
    el('td', { class: 'number' }, isOwed ? money(due, invoice.currency) : '–'), actions);
}

async function showInvoices(zone) {
  const response = await ask(`invoices?skip=${shown}&limit=${pageSize}`);
  const page = await response.json();
  shown += page.length;
  $('invoices').tBodies[0].append(...page.map(invoice => row(invoice, zone)));
  $('invoices').hidden = shown === 0;
  $('no-invoices').hidden = shown > 0;
  $('more').hidden = shown >= Number(response.headers.get('X-Total-Count'));
}

function showBalance(summary, zone) {
  const now = summary.quick_actions;
  const fact = (name, value) => $('balance').append(el('div', {}, el('dt', {}, name), el('dd', {}, value)));
  fact(`To pay on ${now.outstanding_invoice_count} invoice${now.outstanding_invoice_count === 1 ? '' : 's'}`, money(now.outstanding_amount_cents, now.currency));
  if (now.has_wallet) fact('Prepaid', money(now.wallet_balance_cents, now.currency));
  const next = summary.next_billing.toSorted((one, other) => one.next_billing_date.localeCompare(other.next_billing_date))[0];
  if (next) fact(`Next bill, for ${next.plan_name}`, day(next.next_billing_date, zone));
}

async function showUsage(summary, zone) {
  $('no-usage').hidden = summary.upcoming_charges.length > 0;
  for (const charge of summary.upcoming_charges) {
    const usage = await read(`current_usage?subscription_id=${charge.subscription_id}`);
    const rows = usage.charges.map(each => el('tr', {},
      el('th', { scope: 'row' }, [each.billable_metric.name, ...Object.values(each.filters)].join(', ')), el('td', { class: 'number' }, number(each.units)),
      el('td', { class: 'number' }, money(each.amount_cents, usage.currency))));
    const head = el('tr', {}, ...['Metric', 'Quantity', 'Amount'].map((name, at) => el('th', { scope: 'col', ...(at ? { class: 'number' } : {}) }, name)));
    const caption = el('caption', {}, `From ${day(usage.from_datetime, zone)} so far, before discounts and taxes`);
    $('usage').append(
      el('h3', {}, `${charge.plan_name} (${charge.subscription_external_id})`),
      rows.length ? el('table', {}, caption, el('thead', {}, head), el('tbody', {}, ...rows)) : el('p', { class: 'small' }, 'This plan has a fixed price.'),
      el('p', { class: 'small' }, `With the base amount of ${money(charge.base_amount_cents, charge.currency)}: ${money(charge.total_estimated_cents, charge.currency)}`));
  }
}

async function start() {
  if (!token) throw new Error('Please open this page by the link that you were sent.');
  const [brand, customer, summary] = await Promise.all([read('branding'), read('customer'), read('dashboard_summary')]);
  seller = brand.name;
  $('seller').textContent = brand.name;
  document.title = `${customer.name} – ${brand.name}`;
  $('welcome').textContent = brand.welcome_message || '';
  $('welcome').hidden = !brand.welcome_message;
  if (/^#([0-9a-f]{3}){1,2}$/i.test(brand.accent_color || '')) document.documentElement.style.setProperty('--brand', brand.accent_color);
  showBalance(summary, customer.timezone);
  await Promise.all([showInvoices(customer.timezone), showUsage(summary, customer.timezone)]);
  $('more').addEventListener('click', does(() => showInvoices(customer.timezone)));
  $('content').hidden = false;
  say('');
}

start().catch(problem => say(problem.message, true));
