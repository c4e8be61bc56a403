using System.Globalization;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Formats;

/// <summary>Where the events of a batch stand in a request. The places of the usual number are named once and for all.</summary>
internal sealed class ListPath(params string[] list)
{
    private readonly string[]?[] _places = new string[]?[UsageLimits.BatchEvents + 1];

    /// <summary>Where the list stands.</summary>
    public IReadOnlyList<string> List => list;

    /// <summary>Where its element with this number stands.</summary>
    public IReadOnlyList<string> Of(int number) => number < _places.Length ? _places[number] ??= Name(number) : Name(number);

    private string[] Name(int number) => [.. list, number.ToString(CultureInfo.InvariantCulture)];
}
