// The customers' pages in each state that they can be in: orders that the API brings there, and what customers do, sent as their
// browsers send it.
import { type APIRequestContext, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { boardSlug, expect, signIn } from "./people";
import { Shop } from "./shop";

/** A page as a customer finds it, with what it says there in English and nowhere else. */
export type State = { name: string; says: RegExp; open: (page: Page) => Promise<unknown> };

type Tracked = { id: string; number: string; email: string; url: string };

/** What somebody typed, or a carrier wrote: it stands on a page of any language as it is. */
export const typed = [
  "Fennel & Rye Workshop", "Harbour Café", "Menu board, 60 × 40", "Table numbers, 1 to 12", "Hanging sign, green enamel", "Gold on bottle green",
  "Harrow Parcels", "HP 4471 0093", "It is in the kiln already.", "Cream letters, please.",
];

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const promised = (days: number) => ({ earliest: day(days), latest: day(days + 1) });

/** Who sees to the orders. */
class Team {
  private constructor(readonly shop: Shop, private readonly context: BrowserContext, private readonly slug: string) {}

  static async of(browser: Browser, shop: Shop): Promise<Team> {
    const context = await browser.newContext();
    await signIn(context, shop);
    return new Team(shop, context, await boardSlug(context, shop));
  }

  /** An order of four pieces; a large one is one that its customer approves. */
  async placed(number: string, unit_price = "12.00"): Promise<Tracked> {
    const email = `${number.toLowerCase()}@harbour-cafe.example`;
    const line = (description: string, quantity: number) => ({ description, quantity, unit_price });
    const data = {
      number,
      customer: { name: "Harbour Café", email, postcode: "ZZ1 1ZZ" },
      lines: [line("Menu board, 60 × 40", 1), line("Table numbers, 1 to 12", 1), line("Hanging sign, green enamel", 2)],
      promise: promised(20),
      fields: { note: "Gold on bottle green" },
    };
    const answer = await this.context.request.post(`${this.shop.url}/api/v1/boards/${this.slug}/orders`, { data, headers: { origin: this.shop.url } });
    expect(answer.status(), await answer.text()).toBe(201);
    const { id, tracking_url } = await answer.json();
    return { id, number, email, url: tracking_url };
  }

  /** Changes an order as a program would that has just read it. */
  async write(order: Tracked, method: string, path: string, data: object = {}): Promise<void> {
    const url = `${this.shop.url}/api/v1/orders/${order.id}`;
    const { card } = await (await this.context.request.get(url)).json();
    const headers = { origin: this.shop.url, "if-match": `"${card.version}"` };
    const answer = await this.context.request.fetch(url + path, { method, data, headers });
    expect(answer.status(), `${order.number} ${path}: ${await answer.text()}`).toBe(200);
  }

  async moved(order: Tracked, ...way: [string, object?][]): Promise<void> {
    for (const [to, more] of way) await this.write(order, "POST", "/moves", { to, ...more });
  }

  /** Promises another date. */
  async slipped(order: Tracked, days: number): Promise<void> {
    await this.write(order, "PATCH", "", { promise: promised(days), reason: "The green enamel comes a week later." });
  }

  async held(order: Tracked, reason: string): Promise<void> {
    await this.write(order, "PUT", "/hold", { reason });
  }

  async asked(order: Tracked): Promise<void> {
    await this.write(order, "POST", "/approvals/price/request");
  }

  /** Puts so many of each line into a parcel. */
  async packed(order: Tracked, ...quantities: number[]): Promise<void> {
    const items = quantities.map((quantity, line) => ({ line, quantity })).filter((item) => item.quantity > 0);
    await this.write(order, "POST", "/parcels", { items });
  }

  async sent(order: Tracked, parcel: number): Promise<void> {
    await this.write(order, "POST", `/parcels/${parcel}/send`, { carrier: "Harrow Parcels", tracking_number: "HP 4471 0093" });
  }

  /** The link in a mail to somebody that leads to where messages are stopped. */
  async unsubscribing(email: string): Promise<string> {
    let link = "";
    const find = async () => {
      const { outbox } = await (await this.context.request.get(`${this.shop.url}/api/v1/mail`)).json();
      const mail = outbox.find((mail: { to: string; text: string }) => mail.to === email && mail.text.includes("/unsubscribe/"));
      return (link = mail?.text.match(/\S+\/unsubscribe\/\S+/)?.[0] ?? "");
    };
    await expect.poll(find, { timeout: 30_000 }).not.toBe("");
    return link;
  }

  /** The page of an order that was completed weeks ago, where links end after one. */
  async ended(): Promise<string> {
    const patch = await this.context.request.patch(`${this.shop.url}/api/v1/shop`, { data: { tracking_days: 7 }, headers: { origin: this.shop.url } });
    expect(patch.status(), await patch.text()).toBe(200);
    const list = await (await this.context.request.get(`${this.shop.url}/api/v1/boards/${this.slug}/orders?q=535900&archived=true`)).json();
    const old = await (await this.context.request.get(`${this.shop.url}/api/v1/orders/${list.items[0].id}`)).json();
    return old.tracking_url;
  }
}

/** Sends the form of a page that asks once more, as a browser does. */
async function say(customer: APIRequestContext, link: string, words: Record<string, string>): Promise<void> {
  const page = await (await customer.get(link)).text();
  const hidden = [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  const form = { ...Object.fromEntries(hidden), ...words };
  const answer = await customer.post(link, { form, headers: { origin: new URL(link).origin }, maxRedirects: 0 });
  expect(answer.status(), `${link}: ${await answer.text()}`).toBe(303);
}

const to = (url: string) => (page: Page) => page.goto(url);

/** The tracking page of orders on their way, and of orders that wait for their customer. */
async function along(team: Team): Promise<State[]> {
  const { shop } = team;
  const [placed, floor, sent, delivered] = [await team.placed("ST-NEW"), await team.placed("ST-FLOOR"), await team.placed("ST-SENT"), await team.placed("ST-THERE")];
  await team.moved(floor, ["scheduled"]);
  await team.write(floor, "PUT", "/facts/material_in");
  await team.moved(floor, ["floor", { reason: "Pays on delivery" }]);
  for (const order of [sent, delivered]) {
    const fields = { carrier: "Harrow Parcels", tracking_number: "HP 4471 0093" };
    await team.moved(order, ["ready"], ["carrier", { fields }]);
  }
  await team.moved(delivered, ["delivered"]);
  const [answer, address, stock] = [await team.placed("ST-ANSWER"), await team.placed("ST-WHERE"), await team.placed("ST-STOCK")];
  await team.held(answer, "customer");
  await team.held(address, "address");
  await team.held(stock, "stock");
  const [once, twice, withdrawn] = [await team.placed("ST-ONCE"), await team.placed("ST-TWICE"), await team.placed("ST-ERROR")];
  for (const order of [once, twice]) await team.slipped(order, 27);
  await team.slipped(twice, 34);
  await team.write(withdrawn, "POST", "/withdraw", { reason: "Typed in twice" });
  return [
    { name: "placed", says: /We have your order/, open: to(placed.url) },
    { name: "in work", says: /Being made/, open: to(floor.url) },
    { name: "past its date", says: /That date has passed/, open: to(shop.tracks[0]) },
    { name: "an answer wanted", says: /waiting for your answer: please get in touch/, open: to(answer.url) },
    { name: "an address wanted", says: /We need your complete delivery address/, open: to(address.url) },
    { name: "on hold", says: /out of stock at the moment/, open: to(stock.url) },
    { name: "later than promised", says: /7 days later than promised/, open: to(once.url) },
    { name: "later once more", says: /The date has moved again/, open: to(twice.url) },
    { name: "on its way", says: /their number HP 4471 0093/, open: to(sent.url) },
    { name: "delivered", says: /Your order\s*Delivered/, open: to(delivered.url) },
    { name: "cancelled", says: /Your order\s*Cancelled/, open: to(shop.tracks[7]) },
    { name: "withdrawn", says: /This order was withdrawn/, open: to(withdrawn.url) },
    { name: "agreeing to a date", says: /Is the new date fine\?/, open: to(`${once.url}/date`) },
    { name: "asking to cancel", says: /Nothing is cancelled yet/, open: to(`${once.url}/cancel`) },
    { name: "answering", says: /What do you want to tell us\?/, open: to(`${answer.url}/reply`) },
    { name: "giving an address", says: /Your complete delivery address/, open: to(`${address.url}/reply`) },
    { name: "looked up", says: /We have your order/, open: async (page) => {
      await page.goto(`${shop.url}/track`);
      await page.locator("[name=number]").fill(placed.number);
      await page.locator("[name=contact]").fill(placed.email);
      await page.locator("form button").click();
      await page.waitForURL(/\/t\//);
    } },
  ];
}

/** The tracking page of orders that go in parcels. */
async function inParcels(team: Team): Promise<State[]> {
  const [packed, sent, part, lost, all] = [await team.placed("ST-PACK"), await team.placed("ST-WAY"), await team.placed("ST-PART"), await team.placed("ST-LOST"), await team.placed("ST-ALL")];
  for (const order of [packed, sent, part]) await team.packed(order, 1, 1);
  for (const order of [sent, part]) await team.sent(order, 1);
  await team.write(part, "POST", "/parcels/1/deliver");
  await team.moved(part, ["ready"], ["delivered"]);
  await team.packed(lost, 1);
  await team.packed(lost, 0, 1);
  for (const parcel of [1, 2]) await team.sent(lost, parcel);
  await team.write(lost, "POST", "/parcels/1/lose");
  await team.packed(all, 1, 1, 2);
  await team.sent(all, 1);
  await team.write(all, "POST", "/parcels/1/deliver");
  return [
    { name: "a parcel packed", says: /2 of 4 items are ready/, open: to(packed.url) },
    { name: "a parcel on its way", says: /2 of 4 items are on their way/, open: to(sent.url) },
    { name: "a part delivered", says: /2 of 4 items are delivered[^]*Still to come/, open: to(part.url) },
    { name: "a parcel lost", says: /Lost on the way\. We are sorry/, open: to(lost.url) },
    { name: "all parcels delivered", says: /All 4 items are delivered/, open: to(all.url) },
  ];
}

/** The pages of whoever approves, and what stands on the tracking page after an answer. */
async function answered(team: Team, customer: APIRequestContext): Promise<State[]> {
  const orders = [await team.placed("ST-ASKED", "400.00"), await team.placed("ST-YES", "400.00"), await team.placed("ST-NO", "400.00")];
  const [asked, yes, no] = orders;
  // Before they are asked: what is approved is the date, too.
  for (const order of [yes, no]) await team.slipped(order, 27);
  for (const order of orders) await team.asked(order);
  const approval = (order: Tracked) => `${order.url}/approval/price/customer`;
  await say(customer, approval(yes), { say: "yes" });
  await say(customer, `${yes.url}/date`, { say: "yes" });
  await say(customer, `${yes.url}/cancel`, { say: "yes", words: "We open before that." });
  await team.write(yes, "POST", "/cancel/decline", { reason: "It is in the kiln already." });
  await say(customer, approval(no), { say: "no", words: "Cream letters, please." });
  await team.held(no, "customer");
  await say(customer, `${no.url}/reply`, { say: "yes", words: "Two holes, one above the other." });
  await say(customer, `${no.url}/cancel`, { say: "yes", words: "" });
  return [
    { name: "an approval wanted", says: /Approve or ask for a change…/, open: to(asked.url) },
    { name: "approving", says: /You approve what stands here and nothing else/, open: to(approval(asked)) },
    { name: "a change without words", says: /Say what should be different/, open: async (page) => {
      await page.goto(approval(asked));
      await page.locator("button[value=no]").click();
      await page.getByRole("alert").waitFor();
    } },
    { name: "nothing to approve any more", says: /There is nothing to answer here any more/, open: to(approval(yes)) },
    { name: "approved, agreed, not cancelled", says: /You approved[^]*You agreed to the new date[^]*It cannot be cancelled any more/, open: to(yes.url) },
    { name: "a change asked for, answered, to be cancelled", says: /You asked for a change[^]*We will answer you here/, open: to(no.url) },
  ];
}

/** The pages around links: those that lead nowhere any more, the look-up, and the end of messages. */
async function aroundLinks(team: Team): Promise<State[]> {
  const { shop } = team;
  const renewed = await team.placed("ST-LINK");
  await team.write(renewed, "POST", "/tracking_link");
  const told = await team.placed("ST-TOLD");
  await team.moved(told, ["ready"]);
  const [ended, messages] = [await team.ended(), await team.unsubscribing(told.email)];
  const click = async (page: Page, times: number) => {
    await page.goto(messages);
    for (let time = 0; time < times; time++) await Promise.all([page.waitForEvent("load"), page.locator("form button").click()]);
  };
  return [
    { name: "a link that leads nowhere", says: /This link leads nowhere/, open: to(`${shop.url}/t/${"A".repeat(27)}`) },
    { name: "a link that was replaced", says: /This link was replaced by a new one/, open: to(renewed.url) },
    { name: "a new link sent", says: /the new link is on its way to it/, open: async (page) => {
      await page.goto(renewed.url);
      await page.locator("[name=email]").fill(renewed.email);
      await page.locator("form button").click();
      await page.getByRole("status").filter({ hasText: /\S/ }).waitFor();
    } },
    { name: "a link that has ended", says: /This link has ended/, open: to(ended) },
    { name: "the look-up", says: /With its number and one thing that we know of you/, open: to(`${shop.url}/track`) },
    { name: "the look-up that found nothing", says: /We did not find an order with these two/, open: async (page) => {
      await page.goto(`${shop.url}/track`);
      await page.locator("[name=number]").fill("ST-NONE");
      await page.locator("[name=contact]").fill("ZZ1 1ZZ");
      await page.locator("form button").click();
      await page.getByRole("alert").waitFor();
    } },
    { name: "no more messages?", says: /Nothing is changed until you press the button/, open: (page) => click(page, 0) },
    { name: "no more messages", says: /You get no more messages/, open: (page) => click(page, 1) },
    // The page before found them stopped.
    { name: "messages again", says: /You get messages again/, open: (page) => click(page, 1) },
  ];
}

/** Every state, of a shop that is nobody else's: links end early there. */
export async function everyState(browser: Browser, shop: Shop): Promise<State[]> {
  const team = await Team.of(browser, shop);
  const customer = (await browser.newContext()).request;
  return [...(await along(team)), ...(await inParcels(team)), ...(await answered(team, customer)), ...(await aroundLinks(team))];
}
