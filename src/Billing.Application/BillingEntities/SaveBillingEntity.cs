using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.BillingEntities;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Application.BillingEntities;

/// <summary>Creates, changes and deletes billing entities.</summary>
public sealed partial class SaveBillingEntity(Transactor transactor, BillingEntityReader entities, ListReader lists)
{
    /// <summary>Creates an entity. Refused with <see cref="FailureKind.Conflict"/> when the code is taken.</summary>
    public ValueTask<Result<Outcome<BillingEntity>>> CreateAsync(
        DataSpace space, string code, BillingEntityInput input, Command command, CancellationToken cancellationToken) => RunAsync(
            space, command, StoredJson.Default.BillingEntity, (work, book) => Create(work, space, book, code, input), cancellationToken);

    /// <summary>Changes an entity. Documents that were made before keep what they show.</summary>
    public ValueTask<Result<Outcome<BillingEntity>>> UpdateAsync(
        DataSpace space, string code, BillingEntityInput patch, Command command, CancellationToken cancellationToken) => RunAsync(
            space, command, StoredJson.Default.BillingEntity,
            (work, book) => book.Find(code) is not { } entity ? Failure.NotFound("Billing entity")
                : patch.IsDefault == false && entity.IsDefault
                    ? Failure.Invalid("is_default", "One entity is the default: make another one the default instead")
                : Save(work, space, book, Apply(entity with { UpdatedAt = work.Now }, patch), "billing_entity.updated"),
            cancellationToken);

    /// <summary>
    /// Deletes an entity. Refused with <see cref="FailureKind.WrongState"/> for the default, and while customers or invoices are its own.
    /// </summary>
    public async ValueTask<Result<Outcome<bool>>> DeleteAsync(DataSpace space, string code, Command command, CancellationToken cancellationToken)
    {
        string? uses = await entities.FindAsync(space, code, cancellationToken) is { } found ? await UsesAsync(space, found.Id, cancellationToken) : null;
        return await RunAsync(
            space, command, StoredJson.Default.Boolean,
            (work, book) => book.Find(code) is not { } entity ? Failure.NotFound("Billing entity")
                : entity.IsDefault ? Failure.Of(FailureKind.WrongState, "The entity is the default; make another one the default first")
                : uses is not null ? Failure.Of(FailureKind.WrongState, $"The entity has {uses}")
                : Delete(work, space, book, entity),
            cancellationToken);
    }

    private async ValueTask<string?> UsesAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        int customers = (await entities.CustomerCountsAsync(space, cancellationToken)).GetValueOrDefault(id.ToString());
        if (customers > 0)
        {
            return $"{customers} customers; give them another one first";
        }

        var ofEntity = new ListQuery([ListFilter.EqualTo(InvoiceLists.BillingEntity, id.ToString())], null, false, 0, 0);
        int invoices = (await lists.ReadAsync(space, InvoiceLists.Invoices, ofEntity, cancellationToken)).Total;
        return invoices > 0 ? $"{invoices} invoices, which name it for good" : null;
    }

    private static Result<BillingEntity> Create(PartitionWork work, DataSpace space, EntityBook book, string code, BillingEntityInput input)
    {
        if (book.Find(code) is not null)
        {
            return Failure.Of(FailureKind.Conflict, $"There is a billing entity with the code '{code}' already");
        }

        if (book.Entities.Count == EntityBook.EntitiesMax)
        {
            return Failure.Of(FailureKind.TooLarge, $"There are {EntityBook.EntitiesMax} billing entities, and more are not allowed");
        }

        var entity = new BillingEntity
        {
            Id = IdDerivation.ItemOf(space.Organization, 0, "billing entity", space.ToString(), work.Command.Id, code),
            Code = code,
            Name = input.Name ?? code,
            Currency = input.Currency ?? Currency.Usd,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        return Save(work, space, book, Apply(entity, input), "billing_entity.created");
    }

    private static BillingEntity Apply(BillingEntity entity, BillingEntityInput input) => entity with
    {
        Name = input.Name ?? entity.Name,
        LegalName = input.LegalName ?? entity.LegalName,
        Address = (entity.Address ?? new Address()).With(input.Address),
        TaxNumber = input.TaxNumber ?? entity.TaxNumber,
        Email = input.Email ?? entity.Email,
        Currency = input.Currency ?? entity.Currency,
        TimeZoneId = input.TimeZoneId ?? entity.TimeZoneId,
        DocumentLocale = input.DocumentLocale ?? entity.DocumentLocale,
        InvoicePrefix = input.InvoicePrefix ?? entity.InvoicePrefix,
        NumberScheme = input.NumberScheme ?? entity.NumberScheme,
        NumberDigits = input.NumberDigits ?? entity.NumberDigits,
        NextInvoiceNumber = input.NextInvoiceNumber ?? entity.NextInvoiceNumber,
        InvoiceGracePeriodDays = input.InvoiceGracePeriodDays ?? entity.InvoiceGracePeriodDays,
        NetPaymentTermDays = input.NetPaymentTermDays ?? entity.NetPaymentTermDays,
        InvoiceFooter = input.InvoiceFooter ?? entity.InvoiceFooter,
        IsDefault = input.IsDefault ?? entity.IsDefault,
    };

    private static Result<BillingEntity> Save(PartitionWork work, DataSpace space, EntityBook book, BillingEntity entity, string eventType)
    {
        if (entity.InvoicePrefix is { } prefix && !Prefix().IsMatch(prefix))
        {
            return Failure.Invalid("invoice_prefix", "Input should be letters, digits, dots, dashes, slashes and underscores", "string_pattern_mismatch");
        }

        work.SetGuard(book.With(entity), StoredJson.Default.EntityBook);
        work.EmitEvent(space, eventType, entity.Id, entity, StoredJson.Default.BillingEntity);
        return entity;
    }

    private static Result<bool> Delete(PartitionWork work, DataSpace space, EntityBook book, BillingEntity entity)
    {
        work.SetGuard(book.Without(entity), StoredJson.Default.EntityBook);
        work.EmitEvent(space, "billing_entity.deleted", entity.Id, entity, StoredJson.Default.BillingEntity);
        return true;
    }

    private async ValueTask<Result<Outcome<T>>> RunAsync<T>(
        DataSpace space, Command command, JsonTypeInfo<T> resultType, Func<PartitionWork, EntityBook, Result<T>> body, CancellationToken cancellationToken)
    {
        try
        {
            return await transactor.RunAsync(
                EntityBook.AddressOf(space), command, resultType,
                async (work, ct) => body(work, work.Guard(StoredJson.Default.EntityBook) ?? await entities.FirstBookAsync(space, ct)), cancellationToken);
        }
        finally
        {
            entities.Forget(space);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9._/-]{1,20}$")]
    private static partial Regex Prefix();
}
