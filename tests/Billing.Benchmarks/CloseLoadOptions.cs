using System.Globalization;

namespace Billing.Benchmarks;

/// <summary>What <see cref="CloseLoad"/> closes: <c>close [customers] [workers] [events a customer] [subscriptions a customer] [--split] [--azurite]</c>.</summary>
/// <param name="Customers">All are due at the same instant.</param>
/// <param name="Workers">Messages that are worked on at once.</param>
/// <param name="Events">Counted for each customer.</param>
/// <param name="Subscriptions">Of each customer.</param>
/// <param name="IsSplit">Closes all customers first and projects afterwards, to tell what each costs.</param>
/// <param name="IsAzurite">On Azurite, not on the embedded store.</param>
internal sealed record CloseLoadOptions(int Customers, int Workers, int Events, int Subscriptions, bool IsSplit, bool IsAzurite)
{
    public int Invoices => Customers * Subscriptions;

    public static CloseLoadOptions Parse(string[] arguments)
    {
        string[] numbers = [.. arguments.Where(argument => !argument.StartsWith('-'))];
        int Number(int index, int otherwise) => index < numbers.Length ? int.Parse(numbers[index], CultureInfo.InvariantCulture) : otherwise;
        return new CloseLoadOptions(Number(0, 10_000), Number(1, 48), Number(2, 0), Number(3, 1), arguments.Contains("--split"), arguments.Contains("--azurite"));
    }
}
