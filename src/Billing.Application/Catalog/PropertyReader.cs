using System.Globalization;
using System.Text.Json;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>Reads values of a JSON object and notes what is wrong with them, each fault at the path of its field.</summary>
internal readonly struct PropertyReader(JsonElement from, string path, List<FieldError> errors)
{
    /// <summary>Larger amounts and quantities are mistakes, and products of two still fit a decimal.</summary>
    private const decimal Largest = 1_000_000_000_000_000m;

    /// <summary>A value that must be there under one of several names; 0 after a fault.</summary>
    public decimal Required(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Has(name))
            {
                return NotNegative(name) ?? 0;
            }
        }

        Fault(names[0], $"{names[0]} is required", "missing");
        return 0;
    }

    /// <summary>A number of at least 0, or null when absent.</summary>
    public decimal? NotNegative(string name)
    {
        decimal? value = Number(name);
        if (value < 0)
        {
            Fault(name, $"{name} must not be negative", "greater_than_equal");
        }

        return value;
    }

    /// <summary>A number above 0, or null when absent.</summary>
    public decimal? Positive(string name)
    {
        decimal? value = Number(name);
        if (value <= 0)
        {
            Fault(name, $"{name} must be above 0", "greater_than");
        }

        return value;
    }

    /// <summary>A whole number of at least 0, or null when absent.</summary>
    public long? Count(string name)
    {
        if (NotNegative(name) is not { } value || value < 0 || value > Largest)
        {
            return null;
        }

        if (value != decimal.Truncate(value))
        {
            Fault(name, $"{name} is a whole number", "int_type");
        }

        return (long)value;
    }

    /// <summary>A name of at least one character, or null when absent.</summary>
    public string? Name(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = from.GetProperty(name);
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 255 } text)
        {
            return text;
        }

        Fault(name, $"{name} is a text of 1 to 255 characters", "string_type");
        return null;
    }

    /// <summary>A list of objects, or null when absent; a fault when it is anything else.</summary>
    public List<PropertyReader>? Objects(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = from.GetProperty(name);
        if (value.ValueKind != JsonValueKind.Array)
        {
            Fault(name, $"{name} is a list", "list_type");
            return [];
        }

        List<PropertyReader> items = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"{path}.{name}.{items.Count}");
            if (item.ValueKind != JsonValueKind.Object)
            {
                errors.Add(FieldError.Body(at, "Each is an object", "type_error"));
                return [];
            }

            items.Add(new PropertyReader(item, at, errors));
        }

        return items;
    }

    /// <summary>True when a value is there and not null.</summary>
    public bool Has(string name) => from.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Notes a fault of a field.</summary>
    public void Fault(string name, string message, string type) => errors.Add(FieldError.Body($"{path}.{name}", message, type));

    private decimal? Number(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = from.GetProperty(name);
        bool isNumber = value.ValueKind == JsonValueKind.Number
            ? value.TryGetDecimal(out decimal number)
            : decimal.TryParse(
                value.ValueKind == JsonValueKind.String ? value.GetString() : null,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
        if (!isNumber || Math.Abs(number) > Largest)
        {
            Fault(name, $"{name} is a decimal number of at most {Largest}", "decimal_parsing");
            return null;
        }

        return number;
    }
}
