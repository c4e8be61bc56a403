using System.Globalization;
using System.Text;
using Billing.Application.Documents;

namespace Billing.Pdf.Documents;

/// <summary>Writes amounts, prices, quantities and rates exactly, in the style of a language and a currency.</summary>
internal sealed class NumberFormat
{
    private const char Minus = '−';
    private const string NoBreakSpace = "\u00A0";
    private const string AllDecimals = "0.############################";
    private readonly DocumentLabels _labels;
    private readonly string _symbol;
    private readonly string _fixedFormat;
    private readonly int _minorDigits;
    private readonly decimal _minorUnits = 1;

    public NumberFormat(DocumentLabels labels, DocumentCurrency currency)
    {
        _labels = labels;
        _symbol = labels.IsSymbolBehind ? NoBreakSpace + CurrencySymbols.Prefix(currency.Code).TrimEnd() : CurrencySymbols.Prefix(currency.Code);
        _minorDigits = Math.Clamp(currency.MinorDigits, 0, 8);
        _fixedFormat = "F" + _minorDigits.ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < _minorDigits; i++)
            _minorUnits *= 10;
    }

    /// <summary>An amount in minor units, with as many decimals as the currency has.</summary>
    public string Amount(decimal minor)
    {
        var digits = Math.Abs(minor / _minorUnits).ToString(_fixedFormat, CultureInfo.InvariantCulture);
        return Compose(minor < 0, _symbol, digits);
    }

    /// <summary>A price in minor units, with further decimals where it has them.</summary>
    public string Price(decimal minor)
    {
        var digits = Math.Abs(minor / _minorUnits).ToString(AllDecimals, CultureInfo.InvariantCulture);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : digits.Length - point - 1;
        if (decimals < _minorDigits)
            digits = (point < 0 ? digits + "." : digits) + new string('0', _minorDigits - decimals);
        return Compose(minor < 0, _symbol, digits);
    }

    /// <summary>A quantity or rate without trailing zeros.</summary>
    public string Plain(decimal value) => Compose(value < 0, "", Math.Abs(value).ToString(AllDecimals, CultureInfo.InvariantCulture));

    public string Percent(decimal value) => string.Format(CultureInfo.InvariantCulture, _labels.PercentPattern, Plain(value));

    private string Compose(bool negative, string symbol, string digits)
    {
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? digits.Length : point;
        var text = new StringBuilder(symbol.Length + (digits.Length * 4 / 3) + 2);
        if (negative)
            text.Append(Minus);
        if (!_labels.IsSymbolBehind)
            text.Append(symbol);
        for (var i = 0; i < whole; i++)
        {
            if (i > 0 && (whole - i) % 3 == 0 && whole >= _labels.GroupedFrom)
                text.Append(_labels.GroupSeparator);
            text.Append(digits[i]);
        }

        if (point >= 0)
            text.Append(_labels.DecimalSeparator).Append(digits.AsSpan(point + 1));
        if (_labels.IsSymbolBehind)
            text.Append(symbol);
        return text.ToString();
    }
}
