using Billing.Application.Consistency;
using Billing.Application.Payments.Connections;
using Billing.Application.Persistence;
using Billing.Application.Webhooks.Delivery;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Integrations;

/// <summary>Links organizations to other systems. Secrets are encrypted before anything is written.</summary>
public sealed class SaveIntegration(Transactor transactor, IntegrationReader integrations, IIntegrationAdapters adapters, IWebhookTransport outside, IClock clock)
{
    /// <summary>Links a system; <see cref="FailureKind.Conflict"/> when it is linked already.</summary>
    public async ValueTask<Result<Outcome<Integration>>> CreateAsync(
        DataSpace space, IntegrationProvider provider, ConnectionChange input, Command command, CancellationToken cancellationToken)
    {
        Dictionary<string, string> settings = new(input.Settings, StringComparer.Ordinal);
        if (!SealedOf(space, provider, settings).TryGet(out string? sealedText, out Failure? failure))
        {
            return failure;
        }

        return await RunAsync(space, command, (work, all) => all.Of(Integration.IdOf(space, provider)) is not null
            ? Failure.Of(FailureKind.Conflict, $"{provider} is connected already")
            : Save(work, all, Shown(new Integration
            {
                Id = Integration.IdOf(space, provider),
                Provider = provider,
                Status = input.Status ?? ConnectionStatus.Active,
                Sealed = sealedText,
                CreatedAt = work.Now,
                UpdatedAt = work.Now,
            }, settings)), cancellationToken);
    }

    /// <summary>Changes one; settings that are given replace those of the same name.</summary>
    public async ValueTask<Result<Outcome<Integration>>> UpdateAsync(DataSpace space, BillingId id, ConnectionChange input, Command command, CancellationToken cancellationToken)
    {
        if ((await integrations.FindAsync(space, cancellationToken)).Of(id) is not { } found)
        {
            return NotThere;
        }

        if (!integrations.Settings(space, found).TryGet(out Dictionary<string, string>? settings, out Failure? locked))
        {
            return locked;
        }

        foreach ((string name, string value) in input.Settings)
        {
            settings[name] = value;
        }

        if (!SealedOf(space, found.Provider, settings).TryGet(out string? sealedText, out Failure? failure))
        {
            return failure;
        }

        return await RunAsync(space, command, (work, all) => all.Of(id) is not { } before ? NotThere
            : before.Sealed != found.Sealed ? Failure.Of(FailureKind.Conflict, "The settings were changed at the same time; try again")
            : Save(work, all, Shown(before with { Status = input.Status ?? before.Status, Sealed = sealedText, UpdatedAt = work.Now }, settings)), cancellationToken);
    }

    /// <summary>Removes one and its secrets; what was copied stays there.</summary>
    public ValueTask<Result<Outcome<Integration>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, command, (work, all) =>
        {
            if (all.Of(id) is not { } before)
            {
                return NotThere;
            }

            work.SetGuard(all.Without(id), StoredJson.Default.IntegrationSet);
            return before;
        }, cancellationToken);

    /// <summary>Asks the system whether it takes the credentials, and notes what it says.</summary>
    public async ValueTask<Result<Outcome<Integration>>> TestAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        if ((await integrations.FindAsync(space, cancellationToken)).Of(id) is not { } found)
        {
            return NotThere;
        }

        Result<Dictionary<string, string>> settings = integrations.Settings(space, found);
        Result<Unit> tested = settings.IsSuccess
            ? await adapters.Get(found.Provider).TestAsync(new IntegrationAccess(settings.Value), clock.GetCurrentInstant(), cancellationToken)
            : settings.Failure;
        return await NoteAsync(space, id, tested.Failure?.Message, isTest: true, command, cancellationToken);
    }

    /// <summary>Notes that a system took what was sent, or why it refused the credentials.</summary>
    internal ValueTask<Result<Outcome<Integration>>> NoteAsync(
        DataSpace space, BillingId id, string? fault, bool isTest, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, command, (work, all) => all.Of(id) is { } before
            ? Save(work, all, before with
            {
                Fault = fault,
                TestedAt = isTest ? work.Now : before.TestedAt,
                Status = before.Status == ConnectionStatus.Inactive ? before.Status : fault is null ? ConnectionStatus.Active : ConnectionStatus.Error,
            })
            : NotThere, cancellationToken);

    private static Failure NotThere { get; } = Failure.NotFound("Integration");

    private ValueTask<Result<Outcome<Integration>>> RunAsync(
        DataSpace space, Command command, Func<PartitionWork, IntegrationSet, Result<Integration>> step, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            IntegrationReader.AddressOf(space), command, StoredJson.Default.Integration,
            (work, _) => ValueTask.FromResult(step(work, work.Guard(StoredJson.Default.IntegrationSet) ?? IntegrationSet.None)), cancellationToken);

    private static Integration Save(PartitionWork work, IntegrationSet all, Integration integration)
    {
        work.SetGuard(all.With(integration), StoredJson.Default.IntegrationSet);
        return integration;
    }

    private static Integration Shown(Integration integration, Dictionary<string, string> settings)
    {
        HashSet<string> secret = [.. IntegrationFields.Of(integration.Provider).Where(field => field.IsSecret).Select(field => field.Name)];
        return integration with
        {
            Settings = settings.Where(each => !secret.Contains(each.Key)).ToDictionary(each => each.Key, each => each.Value),
            SecretNames = [.. settings.Keys.Where(secret.Contains).Order(StringComparer.Ordinal)],
        };
    }

    private Result<string> SealedOf(DataSpace space, IntegrationProvider provider, Dictionary<string, string> settings)
    {
        FieldError[] faults = [.. IntegrationFields.Faults(provider, settings, outside.FaultOf)];
        return faults.Length > 0 ? Failure.Invalid(faults) : integrations.Seal(space, provider, settings);
    }
}
