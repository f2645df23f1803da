/** A day (`2026-03-02`) and its figure. */
export interface Point {
  time: string;
  value: number;
}

/** A day's prices. */
export interface Candle {
  time: string;
  open: number;
  high: number;
  low: number;
  close: number;
}

export type Series =
  | { kind: 'line' | 'area' | 'bars'; title: string; points: Point[]; color?: string }
  | { kind: 'candles'; title: string; candles: Candle[] };

/** A horizontal line at a price. */
export interface Level {
  title: string;
  price: number;
  color: string;
  dashed?: boolean;
}

/** A purchase or a sale on a day. */
export interface Marker {
  time: string;
  side: 'buy' | 'sell';
  text?: string;
}

export interface ChartProps {
  /** What the chart shows, in a sentence. */
  label: string;
  series: Series[];
  levels?: Level[];
  markers?: Marker[];
  height?: number;
  /** How figures at the side read; by default two digits. */
  format?: (value: number) => string;
  /** The days that are seen at first; all by default. */
  from?: string;
}
