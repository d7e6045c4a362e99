// Two instances on one PostgreSQL database behind a load balancer: two people, each on another instance, on one board.
import { type Browser, type Page } from "@playwright/test";
import { Balancer } from "../balancer";
import { card, cardIn, dragByMouse, expect, live, moveByApi, openBoard, place, signIn, test as base, unreachable } from "../people";
import { Postgres } from "../postgres";
import { Shop } from "../shop";

type House = { first: Shop; second: Shop; ada: Shop; bea: Shop };

const test = base.extend<{ house: House }>({
  house: async ({}, use) => {
    const postgres = await Postgres.start();
    const first = await Shop.openOn(postgres.url, "demo");
    const second = await Shop.openOn(postgres.url, "serve");
    // Ada's connections go to the first instance and Bea's to the second, as long as that one is there.
    const doors = [await Balancer.before([first.port, second.port]), await Balancer.before([second.port, first.port])];
    await use({ first, second, ada: first.at(doors[0].url), bea: first.at(doors[1].url) });
    await Promise.all(doors.map((door) => door.close()));
    await Promise.all([first.close(), second.close()]);
    await postgres.stop();
  },
});

async function person(browser: Browser, door: Shop, role: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 3200, height: 900 } });
  await signIn(context, door, role);
  const page = await context.newPage();
  await openBoard(page, door);
  return page;
}

test("each sees the other's moves, and goes on when an instance is killed under them", async ({ browser, house, allow }) => {
  allow(unreachable);
  test.setTimeout(120_000);
  const [ada, bea] = [await person(browser, house.ada, "administrator"), await person(browser, house.bea, "account_manager")];
  const order = await place(ada.context(), house.ada, "I-BOTH");
  await expect(card(bea, order.number)).toBeVisible();

  await dragByMouse(ada, order.number, "ready");
  await expect(cardIn(bea, order.number, "ready")).toBeVisible();
  const other = await place(bea.context(), house.bea, "I-BACK");
  await expect(card(ada, other.number)).toBeVisible();
  await dragByMouse(bea, other.number, "approval");
  await expect(cardIn(ada, other.number, "approval")).toBeVisible();

  await house.second.kill();
  // What happens while Bea's page has no stream must be there once it has one again.
  await dragByMouse(ada, order.number, "delivered");
  await expect(cardIn(bea, order.number, "delivered")).toBeVisible({ timeout: 30_000 });
  await live(bea);
  await dragByMouse(bea, other.number, "received");
  await bea.getByRole("dialog").getByLabel("Reason").fill("The customer wrote again");
  await bea.getByRole("dialog").getByRole("button", { name: "Move", exact: true }).click();
  await expect(cardIn(ada, other.number, "received")).toBeVisible();

  await house.second.restart();
  await moveByApi(ada.context(), house.second, order, "carrier", { reason: "Handed over, but not there yet" });
  await expect(cardIn(ada, order.number, "carrier")).toBeVisible();
  await expect(cardIn(bea, order.number, "carrier")).toBeVisible();
});
