using NodaTime;

namespace Billing.RatingCases;

/// <summary>When two texts say the same: days may be written with or without the time of day, states with or without what is left.</summary>
internal static class Texts
{
    internal static bool Same(string wanted, string actual)
    {
        if (string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase)) return true;
        if (Input.TryParseLocal(wanted, out LocalDateTime at) && Input.TryParseLocal(actual, out LocalDateTime other))
            return wanted.Contains('T', StringComparison.Ordinal) ? at == other : at.Date == other.Date;

        return !wanted.Contains(',', StringComparison.Ordinal)
            && actual.Split(',')[0].Equals(wanted, StringComparison.OrdinalIgnoreCase);
    }
}
