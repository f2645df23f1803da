// What a frontend does first: log in, add a bot, and read all trades page by page.
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./generated/api.js";

type Trade = components["schemas"]["TradeDto"];
type Problem = components["schemas"]["Problem"];

/** A refusal; `code` is for programs, the message for people, in the language that was asked for. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** Gives what was answered, or throws why it was refused. */
function unwrap<T>(answer: { data?: T; error?: Problem }): T {
  if (answer.error !== undefined) {
    throw new Refused(answer.error);
  }

  return answer.data as T;
}

export async function connect(baseUrl: string, username: string, password: string) {
  const api = createClient<paths>({ baseUrl });
  const login = unwrap(await api.POST("/api/v1/auth/login", { body: { username, password } }));
  const authenticate: Middleware = {
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${login.accessToken}`);
      request.headers.set("Accept-Language", "ko");
      return request;
    },
  };
  api.use(authenticate);
  return api;
}

type Api = Awaited<ReturnType<typeof connect>>;

export async function addBot(api: Api): Promise<string> {
  const answer = await api.POST("/api/v1/bots", { body: { name: "Steady", symbol: "TQQQ", seed: 500, profitRate: 0.1, bandPercent: 20, maxTier: 40 } });
  if (answer.error?.code === "bot_name_taken") {
    // The codes that this operation answers with are part of its types: a misspelt one does not compile.
    const bots = unwrap(await api.GET("/api/v1/bots"));
    return bots.find((bot) => bot.name === "Steady")!.id;
  }

  return unwrap(answer).id;
}

export async function* trades(api: Api, symbol: string): AsyncGenerator<Trade> {
  let cursor: string | null | undefined;
  do {
    const page = unwrap(await api.GET("/api/v1/trades", { params: { query: { symbol, limit: 200, ...(cursor ? { cursor } : {}) } } }));
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor);
}
