using System.Globalization;
using Billing.Application.Platform.Rotation;
using Billing.Application.Ports;
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

    public string Name => "rotate-secrets";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            await using WebApplication app = ServiceApp.Build(options.Service);
            await StoreComposition.PrepareAsync(app.Services.GetRequiredService<StoreSet>(), CancellationToken.None);
            return await RotateAsync(app.Services.GetRequiredService<SecretRotation>(), options);
        }
        catch (Exception exception) when (exception is StoreException or IOException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

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

    private static Options? Parse(IReadOnlyList<string> arguments)
    {
        var service = new ServiceOptions { Urls = ["http://127.0.0.1:0"] };
        var options = new Options(service, null, OnlyCounts: false);
        var rest = new OptionReader(arguments);
        while (rest.Next(out string? name))
        {
            Options? changed = name switch
            {
                "--check" => options with { OnlyCounts = true },
                "--organization" => rest.Value(out string? text) && BillingId.TryParse(text, out BillingId id) ? options with { Organization = id.Owner } : null,
                _ => CommandLine.TryApply(name, rest, ref service, out _) ? options : null,
            };
            if (changed is null)
                return null;

            options = changed;
        }

        return options with { Service = service };
    }

    private sealed record Options(ServiceOptions Service, OwnerKey? Organization, bool OnlyCounts);
}
