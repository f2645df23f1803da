import {
  AreaSeries,
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  LineSeries,
  LineStyle,
  type IChartApi,
} from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../preferences';
import type { ChartProps, Series } from './types';

interface Props extends ChartProps {
  scheme: 'light' | 'dark';
}

const red = '#e03131';
const blue = '#1c7ed6';

/** Draws what TimeChart describes. */
export default function Drawing({ series, levels = [], markers = [], height, format, from, scheme }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const { i18n } = useTranslation();
  const { gains } = usePreferences();
  const [up, down] = gains === 'redUp' ? [red, blue] : [blue, red];

  useEffect(() => {
    if (!place.current) {
      return undefined;
    }

    const dark = scheme === 'dark';
    const chart = createChart(place.current, {
      autoSize: true,
      layout: {
        background: { type: ColorType.Solid, color: 'transparent' },
        textColor: dark ? '#c9c9c9' : '#495057',
        fontFamily: 'inherit',
        attributionLogo: false,
      },
      grid: { vertLines: { visible: false }, horzLines: { color: dark ? '#3b3b3b' : '#e9ecef' } },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderVisible: false, minBarSpacing: 0.1 },
      localization: { locale: i18n.resolvedLanguage ?? 'ko', ...(format && { priceFormatter: format }) },
      // A finger that scrolls the page must not be caught by the chart.
      handleScroll: { vertTouchDrag: false },
    });
    const [first] = series.map((one) => add(chart, one, up, down));
    for (const level of levels) {
      first?.createPriceLine({
        price: level.price,
        color: level.color,
        title: level.title,
        lineWidth: 1,
        lineStyle: level.dashed ? LineStyle.Dashed : LineStyle.Solid,
        axisLabelVisible: true,
      });
    }

    if (first && markers.length > 0) {
      createSeriesMarkers(
        first,
        markers.map(({ time, side, text }) => ({
          time,
          position: side === 'buy' ? ('belowBar' as const) : ('aboveBar' as const),
          shape: side === 'buy' ? ('arrowUp' as const) : ('arrowDown' as const),
          color: side === 'buy' ? up : down,
          text,
        })),
      );
    }

    const last = series.flatMap(daysOf).reduce((latest, time) => (time > latest ? time : latest), '');
    if (from && from < last) {
      chart.timeScale().setVisibleRange({ from, to: last });
    } else {
      chart.timeScale().fitContent();
    }

    return () => {
      chart.remove();
    };
  }, [series, levels, markers, format, from, scheme, up, down, i18n.resolvedLanguage]);

  return <div ref={place} style={{ height: height ?? 280 }} />;
}

const daysOf = (series: Series) => (series.kind === 'candles' ? series.candles.map(({ time }) => time) : series.points.map(({ time }) => time));

function add(chart: IChartApi, series: Series, up: string, down: string) {
  const common = { title: series.title, priceLineVisible: false };
  switch (series.kind) {
    case 'candles': {
      const drawn = chart.addSeries(CandlestickSeries, { ...common, upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false });
      drawn.setData(series.candles);
      return drawn;
    }

    case 'bars': {
      const drawn = chart.addSeries(HistogramSeries, common);
      drawn.setData(series.points.map((point) => ({ ...point, color: series.color ?? (point.value < 0 ? down : up) })));
      return drawn;
    }

    case 'area': {
      const color = series.color ?? blue;
      const drawn = chart.addSeries(AreaSeries, { ...common, lineColor: color, topColor: `${color}55`, bottomColor: `${color}08`, lineWidth: 2 });
      drawn.setData(series.points);
      return drawn;
    }

    case 'line': {
      const drawn = chart.addSeries(LineSeries, { ...common, color: series.color ?? blue, lineWidth: 2 });
      drawn.setData(series.points);
      return drawn;
    }
  }
}
