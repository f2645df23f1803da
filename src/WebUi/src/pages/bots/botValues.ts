import type { Schemas } from '@/api/client';

type Settings = Schemas['BotSettings'];

/** A bot's settings as a form has them: rates as per cent. */
export interface BotValues extends Record<string, unknown> {
  name: string;
  symbol: string;
  seed: number | string;
  profitRate: number | string;
  bandPercent: number | string;
  maxTier: number | string;
  addedSeed: number | string;
  pivotRule: NonNullable<Settings['pivotRule']>;
  checkAveragePrice: boolean;
  checkBandPrice: boolean;
  skipSell: boolean;
  active: boolean;
  sellCooldownDays: number | string;
  sellCooldownLossOnly: boolean;
  closingDipRules: { dropRate: number | string; seedRate: number | string }[];
  trailing: { enabled: boolean; tierThreshold: number | string; stopRate: number | string; floorRate: number | string };
}

// Twelve digits are more than anybody types, and fewer than what binary fractions leave behind.
const exact = (value: number) => Number(value.toPrecision(12));
const percent = (rate: number) => exact(rate * 100);
const rate = (value: number | string) => exact(Number(value) / 100);

/** Settings of the API as a form's values. */
export function valuesOf(settings: Settings): BotValues {
  const trailing = settings.trailing;
  return {
    name: settings.name,
    symbol: settings.symbol,
    seed: settings.seed,
    profitRate: percent(settings.profitRate ?? 0.1),
    bandPercent: settings.bandPercent ?? 20,
    maxTier: settings.maxTier ?? 40,
    addedSeed: settings.addedSeed ?? 0,
    pivotRule: settings.pivotRule ?? 'P2_3',
    checkAveragePrice: settings.checkAveragePrice ?? true,
    checkBandPrice: settings.checkBandPrice ?? true,
    skipSell: settings.skipSell ?? false,
    active: settings.active ?? true,
    sellCooldownDays: settings.sellCooldownDays ?? 0,
    sellCooldownLossOnly: settings.sellCooldownLossOnly ?? false,
    closingDipRules: (settings.closingDipRules ?? []).map((rule) => ({ dropRate: percent(rule.dropRate), seedRate: percent(rule.seedRate) })),
    trailing: {
      enabled: trailing?.enabled ?? false,
      tierThreshold: percent(trailing?.tierThreshold ?? 0.3),
      stopRate: percent(trailing?.stopRate ?? 0.1),
      floorRate: percent(trailing?.floorRate ?? 0.1),
    },
  };
}

/** A form's values as settings for the API. */
export function settingsOf(values: BotValues): Settings {
  return {
    name: values.name.trim(),
    symbol: values.symbol.trim().toUpperCase(),
    seed: Number(values.seed),
    profitRate: rate(values.profitRate),
    bandPercent: Number(values.bandPercent),
    maxTier: Number(values.maxTier),
    addedSeed: Number(values.addedSeed),
    pivotRule: values.pivotRule,
    checkAveragePrice: values.checkAveragePrice,
    checkBandPrice: values.checkBandPrice,
    skipSell: values.skipSell,
    active: values.active,
    sellCooldownDays: Number(values.sellCooldownDays),
    sellCooldownLossOnly: values.sellCooldownLossOnly,
    closingDipRules: values.closingDipRules.map((rule) => ({ dropRate: rate(rule.dropRate), seedRate: rate(rule.seedRate) })),
    trailing: {
      enabled: values.trailing.enabled,
      tierThreshold: rate(values.trailing.tierThreshold),
      stopRate: rate(values.trailing.stopRate),
      floorRate: rate(values.trailing.floorRate),
    },
  };
}

/** What of the settings is to be sent: the reserve and the switch, which trading changes too, only where they were changed here. */
export const changesOf = (begin: Settings, settings: Settings): Settings => ({
  ...settings,
  addedSeed: settings.addedSeed === begin.addedSeed ? null : settings.addedSeed,
  active: settings.active === begin.active ? null : settings.active,
});

/** Whether two are the same but for what trading changes. */
export const sameButTrading = (left: Settings, right: Settings) => {
  const shape = (settings: Settings) => JSON.stringify(settingsOf({ ...valuesOf(settings), addedSeed: 0, active: true, checkAveragePrice: true }));
  return shape(left) === shape(right);
};

/** The settings that a bot has. */
export const settingsOfBot = (bot: Schemas['BotDto']): Settings => ({
  name: bot.name,
  symbol: bot.symbol,
  seed: bot.seed,
  profitRate: bot.profitRate,
  bandPercent: bot.bandPercent,
  maxTier: bot.maxTier,
  addedSeed: bot.addedSeed,
  pivotRule: bot.pivotRule,
  checkAveragePrice: bot.checkAveragePrice,
  checkBandPrice: bot.checkBandPrice,
  skipSell: bot.skipSell,
  active: bot.active,
  sellCooldownDays: bot.sellCooldownDays,
  sellCooldownLossOnly: bot.sellCooldownLossOnly,
  closingDipRules: bot.closingDipRules,
  trailing: { enabled: bot.trailing.enabled, tierThreshold: bot.trailing.tierThreshold, stopRate: bot.trailing.stopRate, floorRate: bot.trailing.floorRate },
});

/** Whether the values are complete enough to be asked about. */
export const isComplete = (values: BotValues) => values.name.trim() !== '' && values.symbol.trim() !== '' && Number(values.seed) > 0 && Number(values.maxTier) > 0 && Number(values.profitRate) > 0;
