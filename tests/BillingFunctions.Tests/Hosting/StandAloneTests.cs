using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Storage.Azure.EventHubs;
using BillingFunctions.Tests.Support;

namespace BillingFunctions.Tests.Hosting;

public sealed class StandAloneTests
{
    [Fact]
    public async Task The_front_page_answers_GET_and_HEAD_and_unknown_paths_are_problems()
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();

        using HttpResponseMessage page = await world.Client.GetAsync(world.Address);
        using HttpResponseMessage head = await world.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, world.Address));
        using HttpResponseMessage unknown = await world.Client.GetAsync(new Uri(world.Address, "/nowhere"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, head.StatusCode));
        Assert.Contains("\"running\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("application/problem+json", unknown.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_message_on_a_queue_starts_its_work_at_once()
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();

        await world.Stores.Queues.SendAsync(WorkQueues.DrainOutbox, "hint", TimeSpan.Zero, default);

        await Until.IsTrue(() => world.Work.Started.Contains("hint"), "the hint is worked on");
    }

    [Fact]
    public async Task An_event_that_a_producer_posts_to_the_hub_reaches_the_aggregation()
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();
        var path = new Uri(world.TriggerAddress, EventHubsProtocol.SendPath("usage", 1));
        using var content = new StringContent("""{"n":1}""", Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(EventHubsProtocol.SingleContentType);

        using HttpResponseMessage sent = await world.Client.PostAsync(path, content);

        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        await Until.IsTrue(() => world.Work.Started.Contains("""{"n":1}"""), "the event is counted");
        Stream feed = await world.Client.GetStreamAsync(new Uri(world.TriggerAddress, EventHubsProtocol.PartitionsPath("usage")));
        IReadOnlyList<PartitionEnd> ends = PartitionFeedFormat.Read(feed);
        Assert.Equal(0, ends[1].LastSequence);
        Assert.Equal(-1, ends[0].LastSequence);
    }

    [Theory]
    [InlineData("/usage/partitions/99/messages", 404)]
    [InlineData("/usage/partitions/x/messages", 404)]
    [InlineData("/other/messages", 404)]
    [InlineData("/usage/nothing", 404)]
    public async Task The_hub_refuses_what_it_does_not_have(string target, int expected)
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();

        Assert.Equal(expected, (await RawHttp.SendAsync(world.TriggerAddress, "POST", target, "x")).Status);
    }

    [Fact]
    public async Task The_hub_refuses_large_and_malformed_bodies()
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();
        string large = new('x', EventHubsProtocol.MaxRequestBytes + 1);

        Assert.Equal(413, (await RawHttp.SendAsync(world.TriggerAddress, "POST", "/usage/messages", large)).Status);
        Assert.Equal(400, (await RawHttp.SendAsync(
            world.TriggerAddress, "POST", "/usage/messages", "[{}]", $"Content-Type: {EventHubsProtocol.BatchContentType}")).Status);
    }

    [Fact]
    public async Task The_input_of_a_hub_function_called_by_hand_goes_through_the_hub()
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();

        (int status, _) = await RawHttp.SendAsync(world.TriggerAddress, "POST", "/admin/functions/aggregate-usage", """{"input":"by hand"}""");

        Assert.Equal(202, status);
        await Until.IsTrue(() => world.Work.Started.Contains("by hand"), "the event is counted");
        Assert.Equal(0, (await world.Stores.Events.GetEndsAsync(default))[0].LastSequence);
    }

    [Fact]
    public async Task A_function_is_called_by_hand_on_the_trigger_port_only()
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();

        (int refused, _) = await RawHttp.SendAsync(world.Address, "POST", "/admin/functions/close-period", """{"input":"by hand"}""");
        (int accepted, _) = await RawHttp.SendAsync(world.TriggerAddress, "POST", "/admin/functions/close-period", """{"input":"by hand"}""");

        Assert.Equal((404, 202), (refused, accepted));
        await Until.IsTrue(() => world.Work.Started.Count(work => work == "by hand") == 1, "the call is made once");
    }
}
