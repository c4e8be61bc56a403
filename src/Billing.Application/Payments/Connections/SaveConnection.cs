using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Connections;

/// <summary>A change of a connection: null leaves a field as it is.</summary>
public sealed record ConnectionChange
{
    /// <summary>Whether it is used.</summary>
    public ConnectionStatus? Status { get; init; }

    /// <summary>Settings that replace those of the same name; the others stay.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>True makes it the default.</summary>
    public bool? IsDefault { get; init; }

    /// <summary>Its place among the connections where none is named, from 1; the lowest is the default.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether final invoices are collected at once.</summary>
    public bool? CollectsAutomatically { get; init; }
}

/// <summary>Connects organizations to payment providers. Secrets are encrypted before anything is written.</summary>
public sealed class SaveConnection(Transactor transactor, ConnectionReader connections, ListReader lists, IRandomSource random)
{
    private const int SecretBytes = 32;

    /// <summary>Connects a provider; <see cref="FailureKind.Conflict"/> when it is connected already.</summary>
    public async ValueTask<Result<Outcome<PaymentConnection>>> CreateAsync(
        DataSpace space, PaymentProviderKind kind, ConnectionChange input, Command command, CancellationToken cancellationToken)
    {
        Dictionary<string, string> settings = new(input.Settings, StringComparer.Ordinal);
        if (CredentialFields.MadeUp(kind) is { } madeUp && !settings.ContainsKey(madeUp))
        {
            settings.Add(madeUp, NewSecret());
        }

        if (!SealedOf(space, kind, settings).TryGet(out string? sealedText, out Failure? failure))
        {
            return failure;
        }

        return await RunAsync(space, command, (work, all) =>
        {
            if (all.Of(kind) is not null)
            {
                return Failure.Of(FailureKind.Conflict, $"{kind} is connected already");
            }

            var connection = new PaymentConnection
            {
                Id = PaymentConnection.IdOf(space, kind),
                Kind = kind,
                Status = ConnectionStatus.Active,
                Sealed = sealedText,
                CreatedAt = work.Now,
                UpdatedAt = work.Now,
            };
            return Save(work, all, Shown(Changed(all, connection, input), settings));
        }, cancellationToken);
    }

    /// <summary>Changes a connection.</summary>
    public async ValueTask<Result<Outcome<PaymentConnection>>> UpdateAsync(
        DataSpace space, BillingId id, ConnectionChange input, Command command, CancellationToken cancellationToken)
    {
        if ((await connections.FindAsync(space, cancellationToken)).Of(id) is not { } found)
        {
            return Failure.NotFound("Integration");
        }

        if (input.Settings.Count == 0)
        {
            return await RunAsync(space, command, (work, all) => all.Of(id) is { } before
                ? Save(work, all, Changed(all, before, input) with { UpdatedAt = work.Now })
                : Failure.NotFound("Integration"), cancellationToken);
        }

        if (!connections.Settings(space, found).TryGet(out Dictionary<string, string>? settings, out Failure? locked))
        {
            return locked;
        }

        foreach ((string name, string value) in input.Settings)
        {
            settings[name] = value;
        }

        if (!SealedOf(space, found.Kind, settings).TryGet(out string? sealedText, out Failure? failure))
        {
            return failure;
        }

        return await RunAsync(space, command, (work, all) => all.Of(id) is not { } before ? Failure.NotFound("Integration")
            : before.Sealed != found.Sealed ? Failure.Of(FailureKind.Conflict, "The settings were changed at the same time; try again")
            : Save(work, all, Shown(Changed(all, before, input) with { Sealed = sealedText, UpdatedAt = work.Now }, settings)), cancellationToken);
    }

    /// <summary>Removes a connection and its secrets; refused with <see cref="FailureKind.WrongState"/> while payments through it are pending or processing.</summary>
    public async ValueTask<Result<Outcome<PaymentConnection>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        if ((await connections.FindAsync(space, cancellationToken)).Of(id) is not { } found)
        {
            return Failure.NotFound("Integration");
        }

        if (await IsUnderWayAsync(space, found.Kind, cancellationToken))
        {
            return Failure.Of(FailureKind.WrongState, $"Payments through {found.Kind} are pending or processing: the connection can be made inactive, and removed when they have ended");
        }

        return await RunAsync(space, command, (work, all) =>
        {
            if (all.Of(id) is not { } before)
            {
                return Failure.NotFound("Integration");
            }

            work.SetGuard(all.Without(id), StoredJson.Default.PaymentConnections);
            return before;
        }, cancellationToken);
    }

    /// <summary>Asks the provider whether it takes the credentials, and notes what it says.</summary>
    /// <returns>The connection as it then is; <see cref="PaymentConnection.Fault"/> tells what failed.</returns>
    public async ValueTask<Result<Outcome<PaymentConnection>>> TestAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        if ((await connections.FindAsync(space, cancellationToken)).Of(id) is not { } found)
        {
            return Failure.NotFound("Integration");
        }

        Result<OpenConnection> opened = connections.Open(space, found);
        Result<Unit> tested = opened.IsSuccess
            ? await opened.Value.Provider.TestConnectionAsync(opened.Value.Credentials, cancellationToken)
            : opened.Failure;
        return await RunAsync(space, command, (work, all) => all.Of(id) is { } before
            ? Save(work, all, before with
            {
                Fault = tested.Failure?.Message,
                TestedAt = work.Now,
                Status = before.Status == ConnectionStatus.Inactive ? before.Status : tested.IsSuccess ? ConnectionStatus.Active : ConnectionStatus.Error,
            })
            : Failure.NotFound("Integration"), cancellationToken);
    }

    private async ValueTask<bool> IsUnderWayAsync(DataSpace space, PaymentProviderKind kind, CancellationToken cancellationToken)
    {
        foreach (PaymentStatus status in new[] { PaymentStatus.Processing, PaymentStatus.Pending })
        {
            ListFilter[] open = [ListFilter.EqualTo("provider", kind.ToString()), ListFilter.EqualTo("status", status.ToString())];
            if ((await lists.ReadAsync(space, PaymentLists.Payments, new ListQuery(open, null, false, 0, 1), cancellationToken)).Total > 0)
            {
                return true;
            }
        }

        return false;
    }

    private ValueTask<Result<Outcome<PaymentConnection>>> RunAsync(
        DataSpace space, Command command, Func<PartitionWork, PaymentConnections, Result<PaymentConnection>> step, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            ConnectionReader.AddressOf(space), command, StoredJson.Default.PaymentConnection,
            (work, _) => ValueTask.FromResult(step(work, work.Guard(StoredJson.Default.PaymentConnections) ?? PaymentConnections.None)), cancellationToken);

    private static PaymentConnection Save(PartitionWork work, PaymentConnections all, PaymentConnection connection)
    {
        PaymentConnections now = all.With(connection);
        work.SetGuard(now, StoredJson.Default.PaymentConnections);
        return now.Of(connection.Id)!;
    }

    private static PaymentConnection Changed(PaymentConnections all, PaymentConnection connection, ConnectionChange input) => connection with
    {
        Status = input.Status ?? connection.Status,
        Priority = input.Priority ?? (input.IsDefault == true ? all.All.Append(connection).Min(each => each.Rank) : connection.Priority),
        IsDefault = input.IsDefault ?? connection.IsDefault,
        CollectsAutomatically = input.CollectsAutomatically ?? connection.CollectsAutomatically,
    };

    private static PaymentConnection Shown(PaymentConnection connection, Dictionary<string, string> settings)
    {
        ILookup<bool, string> names = CredentialFields.Of(connection.Kind).Where(field => settings.ContainsKey(field.Name)).ToLookup(field => field.IsSecret, field => field.Name);
        return connection with { Settings = names[false].ToDictionary(name => name, name => settings[name]), SecretNames = [.. names[true]] };
    }

    private Result<string> SealedOf(DataSpace space, PaymentProviderKind kind, Dictionary<string, string> settings)
    {
        FieldError[] faults = [.. CredentialFields.Faults(kind, settings)];
        return faults.Length > 0 ? Failure.Invalid(faults) : connections.Seal(space, kind, settings);
    }

    private string NewSecret()
    {
        Span<byte> bytes = stackalloc byte[SecretBytes];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
