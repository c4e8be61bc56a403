using Billing.Application.Documents;
using Billing.Domain.Rating;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>The table of fees: its head is repeated on each page, a row is kept whole unless it is taller than a page.</summary>
internal sealed class FeeTable
{
    private const double Gutter = 14;
    private const double NarrowestColumn = 46;
    private const double WidestColumn = 104;
    private const double WidestAmount = 160;
    private const double RowPadding = 5.5;
    private const double ShortestFirstRow = 60;

    private readonly DocumentSetting _setting;
    private readonly List<Row> _rows;
    private readonly double _amountWidth;
    private readonly double _priceWidth;
    private readonly double _quantityWidth;

    private FeeTable(DocumentSetting setting, IReadOnlyList<DocumentLine> lines)
    {
        _setting = setting;
        _rows = [.. lines.Select(line => new Row(line, setting.Numbers))];
        var labels = setting.Labels;
        _quantityWidth = ColumnWidth(labels.Quantity, WidestColumn, static row => row.Quantity, static row => row.Line.Unit);
        _priceWidth = ColumnWidth(labels.UnitPrice, WidestColumn, static row => row.Price, static _ => null);
        _amountWidth = ColumnWidth(labels.Amount, WidestAmount, static row => row.Amount, static _ => null);
    }

    private double PriceRight => Paper.Right - _amountWidth - Gutter;

    private double QuantityRight => PriceRight - _priceWidth - Gutter;

    private double DescriptionWidth => QuantityRight - _quantityWidth - Gutter - Paper.Left;

    public static void Place(DocumentSetting setting, IReadOnlyList<DocumentLine> lines)
    {
        var table = new FeeTable(setting, lines);
        var head = table.Head();
        // The head never stands alone at the end of a page.
        setting.Flow.Reserve(head.Height + ShortestFirstRow);
        setting.Flow.Place([head]);
        setting.Flow.TableHead = [head];
        foreach (var row in table._rows)
            setting.Flow.PlaceTogether([.. table.SectionBands(row), .. table.Bands(row)]);
        setting.Flow.TableHead = [];
    }

    private Band Head()
    {
        var labels = _setting.Labels;
        var height = Theme.Heading.LineHeight + 7;
        return new Band(height)
            .Left(_setting.Shaper.Line(Theme.Heading, labels.Description), Paper.Left)
            .Right(_setting.Shaper.Line(Theme.Heading, HeadOf(labels.Quantity, static row => row.Quantity)), QuantityRight)
            .Right(_setting.Shaper.Line(Theme.Heading, HeadOf(labels.UnitPrice, static row => row.Price)), PriceRight)
            .Right(_setting.Shaper.Line(Theme.Heading, labels.Amount), Paper.Right)
            .Rule(Paper.Left, Paper.ContentWidth, Theme.StrongLine, height - 0.8, 0.8);
    }

    /// <summary>A column without entries has no head.</summary>
    private string HeadOf(string label, Func<Row, string?> entry) => _rows.Exists(row => entry(row) is not null) ? label : "";

    /// <summary>The heading of a section stays with its first line.</summary>
    private IReadOnlyList<Band> SectionBands(Row row) => row.Line.Section is { } section
        ? BandColumns.Merge(RowPadding, 0, new TextColumn(_setting.Shaper, Paper.Left, Paper.ContentWidth).Add(Theme.Heading, section).Bands)
        : [];

    private IReadOnlyList<Band> Bands(Row row)
    {
        var shaper = _setting.Shaper;
        var text = new TextColumn(shaper, Paper.Left, DescriptionWidth)
            .Add(Theme.Body, row.Line.Description)
            .Add(Theme.Small, row.Line.Period is { } period ? _setting.Labels.Period(period) : null)
            .Add(Theme.Small, row.Line.Detail)
            .Add(Theme.Small, Steps(row.Line.Steps));
        var quantity = new TextColumn(shaper, QuantityRight - _quantityWidth, _quantityWidth)
            .AddNumber(Theme.Body, row.Quantity)
            .AddRight(Theme.Small, row.Line.Unit);
        var price = new TextColumn(shaper, PriceRight - _priceWidth, _priceWidth).AddNumber(Theme.Body, row.Price);
        var amount = new TextColumn(shaper, Paper.Right - _amountWidth, _amountWidth).AddNumber(Theme.Body, row.Amount);
        var bands = BandColumns.Merge(RowPadding, RowPadding, text.Bands, quantity.Bands, price.Bands, amount.Bands);
        bands[^1].Rule(Paper.Left, Paper.ContentWidth, Theme.Line, bands[^1].Height - 0.6);
        return bands;
    }

    private string? Steps(IReadOnlyList<PriceLine> steps) =>
        steps.Count == 0 ? null : string.Join('\n', steps.Select(step => StepText.Write(step, _setting.Labels.Steps, _setting.Numbers)));

    /// <summary>As wide as its widest entry, within limits: what is wider still wraps in its cell.</summary>
    private double ColumnWidth(string head, double widest, Func<Row, string?> main, Func<Row, string?> small)
    {
        var width = Math.Max(NarrowestColumn, _setting.Shaper.Line(Theme.Heading, head).Width);
        foreach (var row in _rows)
        {
            width = Math.Max(width, _setting.Shaper.Line(Theme.Body, main(row) ?? "").Width);
            width = Math.Max(width, _setting.Shaper.Line(Theme.Small, small(row) ?? "").Width);
        }

        return Math.Min(width, widest);
    }

    private sealed class Row(DocumentLine line, NumberFormat numbers)
    {
        public DocumentLine Line { get; } = line;

        public string? Quantity { get; } = line.Quantity is { } quantity ? numbers.Plain(quantity) : null;

        public string? Price { get; } = line.UnitPriceText ?? (line.UnitPriceMinor is { } price ? numbers.Price(price) : null);

        public string Amount { get; } = numbers.Amount(line.AmountMinor);
    }
}
