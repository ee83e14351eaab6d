/** Draws the plots of a page. It runs in the browser, after Chart.js; `plots` are those of ../plot.ts. */

(() => {
  'use strict';

  const light = {
    blue: '#2f6fb5',
    orange: '#d27a1f',
    green: '#3a8f5c',
    red: '#c6403d',
    purple: '#7a57b5',
    teal: '#2a8c99',
    grey: '#98a2ad',
    text: '#3b444e',
    grid: '#e4e8ec',
  };
  const dark = {
    blue: '#7db3ec',
    orange: '#f0a95c',
    green: '#7cc79a',
    red: '#ef8480',
    purple: '#b79bec',
    teal: '#6bc3cf',
    grey: '#7c8792',
    text: '#c9d1d9',
    grid: '#323a43',
  };
  const darkness = matchMedia('(prefers-color-scheme: dark)');
  const plots = JSON.parse(document.getElementById('plots').textContent);
  const places = [...document.querySelectorAll('[data-plot]')];
  let palette = darkness.matches ? dark : light;

  Chart.defaults.font.family = 'system-ui, sans-serif';
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.locale = 'en-US';
  // Sharp on paper too.
  Chart.defaults.devicePixelRatio = Math.max(2, devicePixelRatio);

  draw();
  // What is folded away has no size to draw in.
  for (const folded of document.querySelectorAll('details.environment')) folded.addEventListener('toggle', draw);
  darkness.addEventListener('change', () => repaint(darkness.matches ? dark : light));
  addEventListener('beforeprint', () => repaint(light));
  addEventListener('afterprint', () => repaint(darkness.matches ? dark : light));

  /** Those that can be seen and are not there yet. */
  function draw() {
    for (const place of places) {
      const canvas = place.firstElementChild;
      if (Chart.getChart(canvas) || place.closest('details.environment:not([open])')) continue;
      const plot = plots[Number(place.dataset.plot)];
      if (plot.layout === 'sideways') place.style.height = `${Math.max(220, 110 + 30 * plot.along.labels.length)}px`;
      new Chart(canvas, configuration(plot));
    }
  }

  function repaint(next) {
    palette = next;
    for (const place of places) Chart.getChart(place.firstElementChild)?.destroy();
    draw();
  }

  function configuration(plot) {
    const sideways = plot.layout === 'sideways';
    const datasets = plot.series.flatMap((series, index) => datasetsOf(plot, series, index));
    const named = datasets.filter((dataset) => !dataset.unnamed);
    return {
      type: 'bar',
      data: { labels: plot.along.labels, datasets },
      options: {
        indexAxis: sideways ? 'y' : 'x',
        interaction: { mode: 'index', intersect: false, axis: sideways ? 'y' : 'x' },
        scales: {
          [sideways ? 'y' : 'x']: alongAxis(plot, sideways),
          [sideways ? 'x' : 'y']: valueAxis(plot.axis),
          ...(plot.second && { second: { ...valueAxis(plot.second), position: 'right', grid: { display: false } } }),
        },
        plugins: {
          legend: {
            display: named.length > 1,
            align: 'start',
            labels: {
              color: palette.text,
              usePointStyle: true,
              boxWidth: 10,
              boxHeight: 8,
              filter: ({ datasetIndex }) => !datasets[datasetIndex].unnamed,
            },
          },
          tooltip: {
            filter: ({ dataset, raw }) => !dataset.unnamed && raw !== null,
            callbacks: {
              title: ([first]) => (first ? plot.along.labels[first.dataIndex] : ''),
              label: ({ dataset, dataIndex }) => `${dataset.label}: ${dataset.shown[dataIndex]}`,
            },
          },
        },
      },
    };
  }

  function datasetsOf(plot, series, index) {
    const tone = palette[series.colour];
    const common = {
      label: series.name,
      shown: series.shown,
      borderColor: tone,
      pointStyle: 'rect',
      // Points on the edge of the plot are whole.
      clip: 8,
      ...(series.axis === 'second' && { yAxisID: 'second' }),
    };
    const at = plot.along.edges?.map(([from, to]) => (from + to) / 2);
    switch (series.draw) {
      case 'bar':
        return {
          ...common,
          data: at ? series.values.map((y, bin) => ({ x: at[bin], y })) : series.values,
          backgroundColor: series.axis === 'second' ? `${tone}59` : `${tone}d9`,
          order: 4,
          ...(series.stack && { stack: series.stack }),
          ...(at ? { barPercentage: 0.96, categoryPercentage: 1 } : { maxBarThickness: 56 }),
        };
      case 'range':
        return {
          ...common,
          data: series.values,
          backgroundColor: series.width > 8 ? `${tone}8c` : tone,
          order: 3,
          grouped: false,
          maxBarThickness: series.width,
        };
      case 'band': {
        const edge = {
          ...common,
          type: 'line',
          unnamed: true,
          order: 5,
          pointRadius: 0,
          pointHitRadius: 0,
          borderWidth: 0,
        };
        return [1, 0].map((side) => ({
          ...edge,
          data: series.values.map((bounds) => bounds && bounds[side]),
          ...(side === 1 && { fill: '+1', backgroundColor: `${tone}2e` }),
        }));
      }
      case 'line':
        return {
          ...common,
          type: 'line',
          data: series.values,
          backgroundColor: tone,
          borderWidth: 2,
          order: 1,
          pointStyle: 'circle',
          // A line needs two neighbours; what has none is a point.
          pointRadius: series.values.map((_, here) =>
            series.values.length <= 40 || alone(series.values, here) ? 3 : 0,
          ),
        };
      case 'point':
        return {
          ...common,
          type: 'line',
          data: series.values,
          backgroundColor: tone,
          showLine: false,
          order: 0,
          pointStyle: ['circle', 'rectRot', 'triangle', 'rect'][index % 4],
          pointRadius: 5,
        };
      default:
        throw new Error(`there is no way to draw ${series.draw}`);
    }
  }

  function alone(values, at) {
    return (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
  }

  function alongAxis({ along }, sideways) {
    const numeric = along.edges && { type: 'linear', min: along.edges[0][0], max: along.edges.at(-1)[1] };
    return {
      title: titled(along.title),
      border: { color: palette.grid },
      grid: numeric ? { color: palette.grid, offset: false } : { display: false },
      ...(numeric && { ...numeric, offset: false }),
      ticks: {
        color: palette.text,
        maxRotation: 0,
        autoSkip: !sideways,
        autoSkipPadding: 14,
        ...(!numeric && {
          callback(_, index) {
            return shorten(along.labels[index]);
          },
        }),
      },
    };
  }

  function valueAxis({ title, ticks, scale = 'linear', from, to }) {
    return {
      type: scale,
      title: titled(title),
      border: { color: palette.grid },
      grid: { color: ({ tick }) => (tick?.value === 0 ? palette.grey : palette.grid) },
      ...(from !== undefined && { min: from }),
      ...(to !== undefined && { max: to }),
      ticks: {
        color: palette.text,
        maxRotation: 0,
        autoSkipPadding: 14,
        ...(ticks === 'count' && { precision: 0 }),
        ...(ticks === 'share' && { format: { style: 'percent', minimumFractionDigits: 0, maximumFractionDigits: 1 } }),
      },
    };
  }

  function titled(text) {
    return { display: true, text, color: palette.text };
  }

  function shorten(text) {
    return text.length > 30 ? `${text.slice(0, 29)}…` : text;
  }
})();
