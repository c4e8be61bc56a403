using System.Globalization;
using Billing.Application.Platform.Rotation;
using Billing.Domain.Identity;

namespace BillingFunctions.Hosting;

/// <summary>Encrypts the secrets of organizations anew with the newest key, so that older keys can be taken away.</summary>
internal sealed class RotateSecretsCommand : ICommand
{
    public const string Usage = """
        Usage: BillingFunctions rotate-secrets [options]

        Encrypts everything that BILLING_SECRET_KEYS protects anew with the key of the highest version. Safe to run beside the service, to break off and to
        run again. Exits with 1 while anything needs an older key.
        With the embedded store, stop the service first.

        Options:
          --check             only count
          --organization ID   only this organization
          --data DIR          where the embedded store keeps its files (default ./.data)
          --storage KIND      embedded or azure, as for the service
        """;

    private const int ProgressEvery = 1_000;

    private static readonly Dictionary<string, Func<Options, OptionReader, Options?>> Own = new()
    {
        ["--check"] = (options, _) => options with { OnlyCounts = true },
        ["--organization"] = (options, rest) => rest.Value(out string? text) && BillingId.TryParse(text, out BillingId id) ? options with { Organization = id.Owner } : null,
    };

    public string Name => "rotate-secrets";

    public Task<int> RunAsync(IReadOnlyList<string> arguments) => StoreCommand.RunAsync(
        arguments, Usage, new Options(null, OnlyCounts: false), Own, (services, options) => RotateAsync(services.GetRequiredService<SecretRotation>(), options));

    private static async Task<int> RotateAsync(SecretRotation rotation, Options options)
    {
        int organizations = 0, current = 0, old = 0, renewed = 0, left = 0;
        await foreach (RotationReport report in rotation.RunAsync(!options.OnlyCounts, options.Organization, CancellationToken.None))
        {
            (organizations, current, old, renewed, left) = (organizations + 1, current + report.Current, old + report.Old, renewed + report.Renewed, left + report.Left);
            foreach (string place in report.Unreadable)
            {
                Console.WriteLine($"{report.Organization}: {place}: no key of the setting opens this");
            }

            if (organizations % ProgressEvery == 0)
            {
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{organizations} organizations, {renewed} secrets encrypted anew"));
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{organizations} organizations: {current} secrets under the newest key, {old} found under older ones, {renewed} of them encrypted anew, {left} that need another key"));
        return left == 0 ? 0 : 1;
    }

    private sealed record Options(OwnerKey? Organization, bool OnlyCounts);
}
