using System.Text;
using Billing.Application.Ports;

namespace Billing.Storage.Tests.Contract;

/// <summary>What every blob store promises. Each test has a container of its own.</summary>
public abstract class BlobStoreContract : IAsyncLifetime
{
    /// <summary>The store under test.</summary>
    protected abstract IBlobStore Store { get; }

    /// <summary>A container that no other test uses.</summary>
    protected string Container { get; } = UniqueNames.Container();

    public virtual Task InitializeAsync() => Store.EnsureContainerAsync(Container, default);

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_absent_blob_reads_as_null()
    {
        Assert.Null(await Store.GetAsync(Container, "absent", default));
        Assert.False(await Store.DeleteAsync(Container, "absent", default));
    }

    [Fact]
    public async Task A_blob_reads_back_whole_with_its_type()
    {
        byte[] content = Random(100_000);
        Assert.True(await PutAsync("invoices/2026/03/a.pdf", content, "application/pdf"));
        Blob? blob = await Store.GetAsync(Container, "invoices/2026/03/a.pdf", default);
        Assert.NotNull(blob);
        Assert.Equal(content, blob.Content.ToArray());
        Assert.Equal("application/pdf", blob.ContentType);
        Assert.False(string.IsNullOrEmpty(blob.ETag));
    }

    [Fact]
    public async Task A_put_replaces_content_and_type_and_changes_the_etag()
    {
        await PutAsync("a", "one"u8.ToArray(), "text/plain");
        string before = (await Store.GetAsync(Container, "a", default))!.ETag;
        await PutAsync("a", "{}"u8.ToArray(), "application/json");
        Blob after = (await Store.GetAsync(Container, "a", default))!;
        Assert.Equal(("{}", "application/json"), (Encoding.UTF8.GetString(after.Content.Span), after.ContentType));
        Assert.NotEqual(before, after.ETag);
    }

    [Fact]
    public async Task Only_the_first_put_of_a_new_blob_succeeds()
    {
        Assert.True(await Store.PutAsync(Container, "a", "one"u8.ToArray(), "text/plain", onlyIfNew: true, default));
        Assert.False(await Store.PutAsync(Container, "a", "two"u8.ToArray(), "text/html", onlyIfNew: true, default));
        Blob blob = (await Store.GetAsync(Container, "a", default))!;
        Assert.Equal(("one", "text/plain"), (Encoding.UTF8.GetString(blob.Content.Span), blob.ContentType));
    }

    [Fact]
    public async Task Of_many_writers_of_a_new_blob_one_wins()
    {
        bool[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () => await Store.PutAsync(Container, "claim", new byte[] { (byte)i }, "text/plain", onlyIfNew: true, default))));
        int winner = Array.IndexOf(results, true);
        Assert.Single(results, won => won);
        Assert.Equal((byte)winner, (await Store.GetAsync(Container, "claim", default))!.Content.Span[0]);
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_and_may_be_new_again()
    {
        await PutAsync("a", "one"u8.ToArray(), "text/plain");
        Assert.True(await Store.DeleteAsync(Container, "a", default));
        Assert.Null(await Store.GetAsync(Container, "a", default));
        Assert.False(await Store.DeleteAsync(Container, "a", default));
        Assert.True(await Store.PutAsync(Container, "a", "two"u8.ToArray(), "text/plain", onlyIfNew: true, default));
    }

    [Theory]
    [InlineData("a b.txt")]
    [InlineData("Łódź/€ 100%.json")]
    [InlineData("A")]
    [InlineData("x?y=1&z#f+g")]
    [InlineData("it's")]
    public async Task A_name_may_hold_odd_characters(string name)
    {
        await PutAsync(name, "odd"u8.ToArray(), "text/plain");
        Assert.NotNull(await Store.GetAsync(Container, name, default));
        Assert.Null(await Store.GetAsync(Container, name + "x", default));
        Assert.True(await Store.DeleteAsync(Container, name, default));
    }

    [Fact]
    public async Task Empty_and_large_blobs_fit()
    {
        byte[] large = Random(3 * 1024 * 1024);
        await PutAsync("empty", [], "text/plain");
        await PutAsync("large", large, "application/octet-stream");
        Assert.Equal(0, (await Store.GetAsync(Container, "empty", default))!.Content.Length);
        Assert.True((await Store.GetAsync(Container, "large", default))!.Content.Span.SequenceEqual(large));
    }

    [Fact]
    public async Task What_Azure_would_refuse_is_refused()
    {
        foreach (string container in new[] { "", "ab", "Abc", "a--b", "a_b" })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.EnsureContainerAsync(container, default));
        }

        foreach (string name in new[] { "", "a\\b", "a\u0001", "a.", "a//b", "../a", "a/./b", new string('n', 1025) })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => PutAsync(name, "x"u8.ToArray(), "text/plain"));
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.GetAsync(Container, name, default));
        }
    }

    [Fact]
    public async Task A_missing_container_is_refused_for_good()
    {
        string missing = UniqueNames.Container();
        StoreException put = await Assert.ThrowsAsync<StoreException>(
            async () => await Store.PutAsync(missing, "a", "x"u8.ToArray(), "text/plain", false, default));
        Assert.Equal(StoreFault.Refused, put.Fault);
    }

    [Fact]
    public async Task Ensuring_a_container_twice_keeps_its_blobs()
    {
        await PutAsync("a", "one"u8.ToArray(), "text/plain");
        await Store.EnsureContainerAsync(Container, default);
        Assert.NotNull(await Store.GetAsync(Container, "a", default));
    }

    private static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private Task<bool> PutAsync(string name, byte[] content, string contentType) =>
        Store.PutAsync(Container, name, content, contentType, onlyIfNew: false, default).AsTask();
}
